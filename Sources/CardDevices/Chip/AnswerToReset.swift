/// What we read from an answer to reset (ISO/IEC 7816-3 §8, historical bytes by ISO/IEC 7816-4 §12.1).
enum AnswerToReset {
    /// True when the card's capabilities (compact-TLV 73, third byte, bit 7) name extended lengths.
    static func acceptsExtendedLengths(_ answer: [UInt8]) -> Bool {
        var historical = historicalBytes(answer)[...]
        guard let category = historical.popFirst(), category == 0x00 || category == 0x80 else { return false }
        if category == 0x00 { historical = historical.dropLast(3) }
        while let head = historical.popFirst() {
            let length = Int(head & 0x0F)
            guard length <= historical.count else { return false }
            let value = Array(historical.prefix(length))
            if head == 0x73 { return value[2] & 0x40 != 0 }
            historical = historical.dropFirst(length)
        }
        return false
    }

    /// The historical bytes, or nothing when the answer is not whole.
    static func historicalBytes(_ answer: [UInt8]) -> [UInt8] {
        guard answer.count >= 2 else { return [] }
        let count = Int(answer[1] & 0x0F)
        var indicator = answer[1]
        var offset = 2
        // Each interface byte TD says which four bytes follow; at most 32 bytes in all.
        while offset <= 32 {
            offset += (indicator >> 4).nonzeroBitCount
            guard indicator & 0x80 != 0 else { break }
            guard offset <= answer.count else { return [] }
            indicator = answer[offset - 1]
        }
        guard offset + count <= answer.count else { return [] }
        return Array(answer[offset..<offset + count])
    }
}
