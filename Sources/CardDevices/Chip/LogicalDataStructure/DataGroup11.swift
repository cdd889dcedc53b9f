/// EF.DG11: details of the holder in their own script, UTF-8 (file `010B`, tag 6B).
public struct DataGroup11: Equatable, Sendable {
    /// Bytes of one text, at most.
    public static let textBytesMax = 1_024
    public static let otherNamesMax = 8

    /// In the holder's own script, for example Chinese; tag 5F0E.
    public var fullName: String
    /// The same name in further scripts; tags A0, 5F0F.
    public var otherNames: [String]
    /// Citizen number; tag 5F10. Nil: not on the chip.
    public var personalNumber: String?
    /// `YYYYMMDD`; tag 5F2B.
    public var birthDate: String?
    /// One line or several; tag 5F42, lines separated by `<`.
    public var address: [String]

    /// Takes the fields as they are; ``encoded()`` checks them.
    public init(
        fullName: String, otherNames: [String] = [], personalNumber: String? = nil, birthDate: String? = nil,
        address: [String] = []
    ) {
        self.fullName = fullName
        self.otherNames = otherNames
        self.personalNumber = personalNumber
        self.birthDate = birthDate
        self.address = address
    }

    /// The whole file, with the list of its tags first.
    public func encoded() throws(LogicalDataProblem) -> [UInt8] {
        var objects = [TLV(0x5F0E, try Self.bytes(fullName, "fullName"))]
        guard otherNames.count <= Self.otherNamesMax else {
            throw .wrongLength(field: "otherNames", expected: "0-\(Self.otherNamesMax)")
        }
        if !otherNames.isEmpty {
            var inner = TLV(0x02, [UInt8(otherNames.count)]).encoded()
            for name in otherNames { inner += TLV(0x5F0F, try Self.bytes(name, "otherNames")).encoded() }
            objects.append(TLV(0xA0, inner))
        }
        if let personalNumber {
            objects.append(TLV(0x5F10, try Self.bytes(personalNumber, "personalNumber")))
        }
        if let birthDate {
            guard birthDate.utf8.count == 8, birthDate.utf8.allSatisfy(MRZText.isDigit) else {
                throw .badDate(field: "birthDate")
            }
            objects.append(TLV(0x5F2B, Array(birthDate.utf8)))
        }
        if !address.isEmpty {
            guard !address.contains(where: { $0.contains("<") }) else { throw .badCharacter(field: "address") }
            objects.append(TLV(0x5F42, try Self.bytes(address.joined(separator: "<"), "address")))
        }
        // Other names are listed by the tag of the name, not by that of the template around them.
        let tags = objects.map { $0.tag == 0xA0 ? 0x5F0F : $0.tag }
        let list = TLV(0x5C, LogicalData.tagBytes(tags))
        return TLV(0x6B, ([list] + objects).flatMap { $0.encoded() }).encoded()
    }

    /// Reads the whole file back; the list of tags must name exactly what is there, in its order.
    public init(parsing bytes: [UInt8]) throws(LogicalDataProblem) {
        let file = "DG11"
        let objects = try LogicalData.objects(bytes, template: 0x6B, file: file)
        let present = objects.dropFirst().map { $0.tag == 0xA0 ? 0x5F0F : $0.tag }
        guard objects.first == TLV(0x5C, LogicalData.tagBytes(Array(present))), Set(present).count == present.count,
            Set(present).isSubset(of: [0x5F0E, 0x5F0F, 0x5F10, 0x5F2B, 0x5F42])
        else { throw .malformed(file: file, reason: "tag list") }
        fullName = try LogicalData.text(LogicalData.value(0x5F0E, in: objects, file: file), file: file)
        otherNames = try Self.otherNames(objects)
        personalNumber = try Self.text(0x5F10, in: objects)
        birthDate = try Self.text(0x5F2B, in: objects)
        address =
            try Self.text(0x5F42, in: objects)?.split(separator: "<", omittingEmptySubsequences: false)
            .map(String.init) ?? []
    }

    private static func otherNames(_ objects: [TLV]) throws(LogicalDataProblem) -> [String] {
        let file = "DG11"
        guard let template = objects.first(where: { $0.tag == 0xA0 }) else { return [] }
        let inner = try LogicalData.objects(template.encoded(), template: 0xA0, file: file)
        guard let count = inner.first, count == TLV(0x02, [UInt8(truncatingIfNeeded: inner.count - 1)]),
            inner.dropFirst().allSatisfy({ $0.tag == 0x5F0F })
        else { throw .malformed(file: file, reason: "other names") }
        var names: [String] = []
        for name in inner.dropFirst() { names.append(try LogicalData.text(name.value, file: file)) }
        return names
    }

    private static func text(_ tag: UInt32, in objects: [TLV]) throws(LogicalDataProblem) -> String? {
        guard let object = objects.first(where: { $0.tag == tag }) else { return nil }
        return try LogicalData.text(object.value, file: "DG11")
    }

    private static func bytes(_ text: String, _ field: String) throws(LogicalDataProblem) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard (1...textBytesMax).contains(bytes.count) else {
            throw .wrongLength(field: field, expected: "1-\(textBytesMax) bytes")
        }
        return bytes
    }
}
