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

    /// ``SimulatedDigest`` over all its files.
    package var digest: UInt64 { files.digest }

    /// Keys and locks; nil for a chip that protects nothing.
    package func security(_ profile: ChipProfile) -> SimulatedChipSecurity? { SimulatedChipSecurity(self, profile) }
}
