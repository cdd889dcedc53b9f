/// EF.COM: versions, and which data groups there are (file `011E`, tag 60).
public struct CommonDataFile: Equatable, Sendable {
    /// Version of the logical data structure, four digits.
    public static let structureVersion = "0107"
    /// Version of Unicode, six digits.
    public static let unicodeVersion = "040000"

    /// Tags of the data groups that are present, by number.
    static let tags: [UInt8: UInt32] = [
        1: 0x61, 2: 0x75, 3: 0x63, 4: 0x76, 5: 0x65, 6: 0x66, 7: 0x67, 8: 0x68, 9: 0x69, 10: 0x6A, 11: 0x6B, 12: 0x6C,
        13: 0x6D, 14: 0x6E, 15: 0x6F, 16: 0x70,
    ]

    /// Numbers of the data groups, 1 to 16, in the order of the list.
    public var dataGroups: [UInt8]

    /// A file that lists these data groups.
    public init(dataGroups: [UInt8]) { self.dataGroups = dataGroups }

    /// The whole file.
    public func encoded() throws(LogicalDataProblem) -> [UInt8] {
        let list = dataGroups.compactMap { Self.tags[$0] }
        guard list.count == dataGroups.count, Set(list).count == list.count else {
            throw .wrongLength(field: "dataGroups", expected: "numbers 1-16, each once")
        }
        return TLV(
            0x60,
            TLV(0x5F01, Array(Self.structureVersion.utf8)).encoded()
                + TLV(0x5F36, Array(Self.unicodeVersion.utf8)).encoded()
                + TLV(0x5C, LogicalData.tagBytes(list)).encoded()
        ).encoded()
    }

    /// Reads the whole file back; other versions and unknown tags are refused.
    public init(parsing bytes: [UInt8]) throws(LogicalDataProblem) {
        let file = "EF.COM"
        let objects = try LogicalData.objects(bytes, template: 0x60, file: file)
        guard try LogicalData.value(0x5F01, in: objects, file: file) == Array(Self.structureVersion.utf8),
            try LogicalData.value(0x5F36, in: objects, file: file) == Array(Self.unicodeVersion.utf8)
        else { throw .malformed(file: file, reason: "version") }
        let numbers = Dictionary(uniqueKeysWithValues: Self.tags.map { ($0.value, $0.key) })
        let list = try LogicalData.value(0x5C, in: objects, file: file)
        dataGroups = list.compactMap { numbers[UInt32($0)] }
        guard dataGroups.count == list.count, Set(list).count == list.count else {
            throw .malformed(file: file, reason: "tag list")
        }
    }
}
