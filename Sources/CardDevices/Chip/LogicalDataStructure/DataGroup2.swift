/// EF.DG2: the portrait (file `0102`, tag 75), one biometric information template with one facial record.
public struct DataGroup2: Equatable, Sendable {
    public var face: FaceRecord

    /// A file of that face.
    public init(face: FaceRecord) { self.face = face }

    /// Version 1.1, facial features, format owner JTC 1/SC 37 (`0101`), format ISO/IEC 19794-5 (`0008`).
    private static let header: [TLV] = [
        TLV(0x80, [1, 1]), TLV(0x81, [2]), TLV(0x87, [1, 1]), TLV(0x88, [0, 8]),
    ]

    /// The whole file.
    public func encoded() throws(LogicalDataProblem) -> [UInt8] {
        let header = TLV(0xA1, Self.header.flatMap { $0.encoded() }).encoded()
        let template = TLV(0x7F60, header + TLV(0x5F2E, try face.encoded()).encoded()).encoded()
        return TLV(0x75, TLV(0x7F61, TLV(0x02, [1]).encoded() + template).encoded()).encoded()
    }

    /// Reads a file with one face back.
    public init(parsing bytes: [UInt8]) throws(LogicalDataProblem) {
        let file = "DG2"
        let outer = try LogicalData.objects(bytes, template: 0x75, file: file)
        let group = try LogicalData.value(0x7F61, in: outer, file: file)
        let objects = try LogicalData.objects(TLV(0x7F61, group).encoded(), template: 0x7F61, file: file)
        guard try LogicalData.value(0x02, in: objects, file: file) == [1] else {
            throw .malformed(file: file, reason: "number of faces")
        }
        let one = try LogicalData.value(0x7F60, in: objects, file: file)
        let inner = try LogicalData.objects(TLV(0x7F60, one).encoded(), template: 0x7F60, file: file)
        let header = try LogicalData.value(0xA1, in: inner, file: file)
        guard header == Self.header.flatMap({ $0.encoded() }) else { throw .malformed(file: file, reason: "header") }
        face = try FaceRecord(parsing: LogicalData.value(0x5F2E, in: inner, file: file))
    }
}
