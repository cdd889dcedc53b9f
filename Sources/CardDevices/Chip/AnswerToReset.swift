/// What we read from an answer to reset (ISO/IEC 7816-3 §8, historical bytes by ISO/IEC 7816-4 §12.1).
package enum AnswerToReset {
    /// What a card says about the commands that it takes (compact-TLV 73, third byte); nothing said is false.
    package struct Capabilities: Equatable, Sendable {
        /// Extended length fields.
        package var takesExtendedLengths = false
        /// Command chaining.
        package var takesChains = false
    }

    /// True when the card's capabilities name extended lengths.
    static func acceptsExtendedLengths(_ answer: [UInt8]) -> Bool { capabilities(answer).takesExtendedLengths }

    /// The card's capabilities; none when the answer does not name any, or is not whole.
    package static func capabilities(_ answer: [UInt8]) -> Capabilities {
        var historical = historicalBytes(answer)[...]
        guard let category = historical.popFirst(), category == 0x00 || category == 0x80 else { return Capabilities() }
        if category == 0x00 { historical = historical.dropLast(3) }
        while let head = historical.popFirst() {
            let length = Int(head & 0x0F)
            guard length <= historical.count else { break }
            let value = Array(historical.prefix(length))
            if head == 0x73 {
                return Capabilities(takesExtendedLengths: value[2] & 0x40 != 0, takesChains: value[2] & 0x80 != 0)
            }
            historical = historical.dropFirst(length)
        }
        return Capabilities()
    }

    /// What a reader speaks with this card: the protocol that the answer prescribes (TA2), else T=1 where it is
    /// offered, as pcsc-lite chooses, else T=0.
    static func transmissionProtocol(_ answer: [UInt8]) -> TransmissionProtocol {
        let interface = interfaceBytes(answer)
        if let prescribed = interface.prescribedProtocol { return prescribed == 0 ? .t0 : .t1 }
        return interface.protocols.contains(1) ? .t1 : .t0
    }

    /// The historical bytes, or nothing when the answer is not whole.
    package static func historicalBytes(_ answer: [UInt8]) -> [UInt8] {
        guard let start = interfaceBytes(answer).end else { return [] }
        let count = Int(answer[1] & 0x0F)
        guard start + count <= answer.count else { return [] }
        return Array(answer[start..<start + count])
    }

    /// What the interface bytes name: protocols in their order, the one that TA2 prescribes, and where the bytes end;
    /// no end when they are not whole.
    package static func interfaceBytes(
        _ answer: [UInt8]
    ) -> (protocols: [UInt8], prescribedProtocol: UInt8?, end: Int?) {
        var protocols: [UInt8] = []
        var prescribed: UInt8?
        guard answer.count >= 2 else { return ([], nil, nil) }
        var indicator = answer[1]
        var offset = 2
        // Each interface byte TD says which four bytes follow; at most 32 bytes in all.
        while offset <= 32 {
            // TD1 was read: the next group is the second one, whose TA prescribes the protocol.
            if protocols.count == 1, indicator & 0x10 != 0, offset < answer.count {
                prescribed = prescribed ?? answer[offset] & 0x0F
            }
            offset += (indicator >> 4).nonzeroBitCount
            guard indicator & 0x80 != 0 else { return (protocols, prescribed, offset) }
            guard offset <= answer.count else { return (protocols, prescribed, nil) }
            indicator = answer[offset - 1]
            protocols.append(indicator & 0x0F)
        }
        return (protocols, prescribed, nil)
    }
}
