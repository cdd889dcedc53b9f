extension MachineReadableZone {
    private static let file = "mrz"

    /// Reads 90 characters back and checks every check digit. A name that was cut stays cut; parts are separated by blanks.
    public init(parsing characters: [UInt8]) throws(LogicalDataProblem) {
        guard characters.count == Self.characterCount else {
            throw .wrongLength(field: Self.file, expected: "\(Self.characterCount)")
        }
        guard characters.allSatisfy(MRZText.isAny) else { throw .badCharacter(field: Self.file) }
        let lines = (0..<3).map { Array(characters[$0 * 30..<$0 * 30 + 30]) }
        let (first, second) = (lines[0], lines[1])
        let (number, optional) = try Self.number(first)
        try Self.check(second[0..<6], second[6], "birthDate")
        try Self.check(second[8..<14], second[14], "expiryDate")
        try Self.check(Self.compositeInput(first, second)[...], second[29], "composite")
        guard let sex = Sex(rawValue: second[7]) else { throw .badCharacter(field: "sex") }
        let names = try Self.names(lines[2])
        self.init(
            documentCode: Self.text(first[0..<2]), issuingState: Self.text(first[2..<5]), documentNumber: number,
            optionalData: optional, birthDate: Self.text(second[0..<6]), sex: sex,
            expiryDate: Self.text(second[8..<14]), nationality: Self.text(second[15..<18]),
            secondOptionalData: Self.text(second[18..<29]), primaryName: names.primary, secondaryName: names.secondary)
        _ = try MRZText.date(birthDate, "birthDate")
        _ = try MRZText.date(expiryDate, "expiryDate")
    }

    private static func number(_ line: [UInt8]) throws(LogicalDataProblem) -> (number: String, optional: String) {
        let field = "documentNumber"
        let isLong = line[14] == MRZText.filler && line[15] != MRZText.filler
        guard isLong else {
            try check(line[5..<14], line[14], field)
            return (text(line[5..<14]), text(line[15..<30]))
        }
        let rest = line[15..<30].prefix { $0 != MRZText.filler }
        guard let digit = rest.last, rest.count >= 2, line[15 + rest.count..<30].allSatisfy({ $0 == MRZText.filler })
        else { throw .malformed(file: file, reason: field) }
        let whole = line[5..<14] + rest.dropLast()
        try check(whole, digit, field)
        return (text(whole), "")
    }

    private static func check(
        _ characters: ArraySlice<UInt8>, _ digit: UInt8, _ field: String
    ) throws(LogicalDataProblem) {
        guard MRZText.checkDigit(Array(characters)) == digit else { throw .checkDigitDiffers(field: field) }
    }

    private static func names(_ line: [UInt8]) throws(LogicalDataProblem) -> (primary: String, secondary: String) {
        let end = line.indices.dropLast().first { line[$0] == MRZText.filler && line[$0 + 1] == MRZText.filler }
        let primary = line[..<(end ?? line.count)]
        let secondary = line[(end.map { $0 + 2 } ?? line.count)...]
        guard !primary.isEmpty, !line.contains(where: MRZText.isDigit) else {
            throw .malformed(file: file, reason: "names")
        }
        return (words(primary), words(secondary))
    }

    private static func words(_ part: ArraySlice<UInt8>) -> String {
        part.split(separator: MRZText.filler).map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    /// Without the fillers at its end.
    private static func text(_ part: some BidirectionalCollection<UInt8>) -> String {
        String(decoding: part.reversed().drop { $0 == MRZText.filler }.reversed(), as: UTF8.self)
    }
}
