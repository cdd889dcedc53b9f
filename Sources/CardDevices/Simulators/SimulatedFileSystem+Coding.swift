extension SimulatedFileSystem.Change {
    /// One record of a chip file: kind, four numbers, length, checksum, bytes; numbers are 4 bytes big-endian.
    var encoded: [UInt8] {
        let (kind, first, second, third, bytes): (UInt8, Int, Int, Int, [UInt8]) =
            switch self {
            case .createDirectory(let parent, let identifier, let name, let rules):
                (1, parent, Int(identifier), name.count, name + rules)
            case .createFile(let directory, let identifier, let size, let rules):
                (2, directory, Int(identifier), size, rules)
            case .update(let directory, let file, let offset, let bytes): (3, directory, file, offset, bytes)
            case .activate(let directory, let file): (4, directory, file ?? 0, file == nil ? 1 : 0, [])
            case .securityDomain(let bytes): (5, 0, 0, 0, bytes)
            }
        var record: [UInt8] = []
        record.reserveCapacity(25 + bytes.count)
        record.append(kind)
        for number in [first, second, third, bytes.count] { record += Self.digits(UInt64(number), 4) }
        let sum = SimulatedDigest.of(bytes, from: SimulatedDigest.of(record, from: SimulatedDigest.start))
        return record + Self.digits(sum, 8) + bytes
    }

    /// Reads the record at `offset` and moves it on; nil when it is not whole.
    init?(_ file: [UInt8], at offset: inout Int) {
        guard file.count - offset >= 25 else { return nil }
        let header = Array(file[offset..<offset + 17])
        let numbers = stride(from: 1, to: 17, by: 4).map { Int(Self.number(header[$0..<$0 + 4])) }
        let start = offset + 25
        guard numbers[3] <= file.count - start else { return nil }
        let bytes = Array(file[start..<start + numbers[3]])
        let sum = SimulatedDigest.of(bytes, from: SimulatedDigest.of(header, from: SimulatedDigest.start))
        guard Self.number(file[offset + 17..<start]) == sum else { return nil }
        switch header[0] {
        case 1:
            guard let identifier = UInt16(exactly: numbers[1]), numbers[2] <= bytes.count else { return nil }
            // Records from before there were rules say 0: all of it is the name.
            let nameBytes = numbers[2] == 0 ? bytes.count : numbers[2]
            self = .createDirectory(
                parent: numbers[0], identifier: identifier, name: Array(bytes[..<nameBytes]),
                rules: Array(bytes[nameBytes...]))
        case 2:
            guard let identifier = UInt16(exactly: numbers[1]), numbers[2] <= 65_535 else { return nil }
            self = .createFile(directory: numbers[0], identifier: identifier, size: numbers[2], rules: bytes)
        case 3: self = .update(directory: numbers[0], file: numbers[1], offset: numbers[2], bytes: bytes)
        case 4: self = .activate(directory: numbers[0], file: numbers[2] == 1 ? nil : numbers[1])
        case 5: self = .securityDomain(bytes)
        case _: return nil
        }
        offset = start + numbers[3]
    }

    private static func digits(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(number >> UInt64(8 * (count - 1 - $0)) & 0xFF) }
    }

    private static func number(_ digits: some Sequence<UInt8>) -> UInt64 {
        digits.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
