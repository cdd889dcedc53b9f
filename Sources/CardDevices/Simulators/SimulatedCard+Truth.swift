/// What a hand with tools can do to a chip and see of it: for checkers and fault scripts, never for a station.
extension SimulatedCard {
    /// One bit of memory tips over, as it may after years; no lock hinders it.
    ///
    /// - Returns: false when the card has no such file or byte.
    package mutating func tipBit(inFile identifier: UInt16, at offset: Int) -> Bool {
        for directory in files.directories.indices {
            guard let file = files.file(in: directory, identifier: identifier) else { continue }
            let bytes = files.directories[directory].files[file].bytes
            guard bytes.indices.contains(offset) else { return false }
            return files.apply(
                .update(directory: directory, file: file, offset: offset, bytes: [bytes[offset] ^ 0x01]))
        }
        return false
    }

    /// As if the last step of its making had never been: the application is not personalized.
    package mutating func unlock(_ application: [UInt8]) {
        securityDomain?.applicationStates[application] = ApplicationLifeCycle.selectable.rawValue
    }

    /// As if somebody had put other keys on it, under the version of its own.
    package mutating func takeForeignKeys() {
        guard let version = securityDomain?.keySets.first?.keys.version,
            var foreign = stock.keys?.keys(ofUID: ~uid).wireForm
        else { return }
        foreign[0] = version
        guard let keys = ChannelKeys(wireForm: foreign) else { return }
        securityDomain?.keySets[0].keys = keys
    }

    /// ``SimulatedDigest`` over all its files.
    package var digest: UInt64 { files.digest }

    /// Keys and locks; nil for a chip that protects nothing.
    package func security(_ profile: ChipProfile) -> SimulatedChipSecurity? { SimulatedChipSecurity(self, profile) }
}

extension SimulatedLane {
    /// Does something to the chip of a card, wherever it lies; for lanes in memory.
    package func tamper(
        with identity: ChipIdentity, _ body: (inout SimulatedCard) -> Void
    ) throws(SimulatedLaneError) {
        try act { core throws(SimulatedLaneError) in
            guard let card = core.ordinal(of: identity) else { return }
            try core.withChip(card, body)
        }
    }
}
