/// The machine-readable zone of an ID-1 card: TD1, three lines of 30 characters (ICAO Doc 9303-5).
///
/// Names come transliterated; what is left of them in other scripts stands in ``DataGroup11``.
public struct MachineReadableZone: Equatable, Sendable {
    /// As the zone writes it.
    public enum Sex: UInt8, Sendable, CaseIterable {
        case male = 0x4D
        case female = 0x46
        case unspecified = 0x3C
    }

    /// Characters of all three lines.
    public static let characterCount = 90

    /// One or two letters, for example `I` or `AR`.
    public var documentCode: String
    /// One to three letters (ISO 3166-1 alpha-3, or a code of Doc 9303-3).
    public var issuingState: String
    /// 1 to 22 letters and digits; from the tenth on they stand in the first line's optional data.
    public var documentNumber: String
    /// Up to 15 characters; must be empty when the document number has more than 9.
    public var optionalData: String
    /// `YYMMDD`.
    public var birthDate: String
    public var sex: Sex
    /// `YYMMDD`, the last day of validity.
    public var expiryDate: String
    public var nationality: String
    /// Up to 11 characters of the second line.
    public var secondOptionalData: String
    /// Latin letters; blanks, hyphens and commas separate parts, apostrophes vanish. One letter at least.
    public var primaryName: String
    /// May be empty for a person with one name.
    public var secondaryName: String

    /// Takes the fields as they are; ``encoded()`` checks them.
    public init(
        documentCode: String, issuingState: String, documentNumber: String, optionalData: String = "",
        birthDate: String, sex: Sex, expiryDate: String, nationality: String, secondOptionalData: String = "",
        primaryName: String, secondaryName: String
    ) {
        self.documentCode = documentCode
        self.issuingState = issuingState
        self.documentNumber = documentNumber
        self.optionalData = optionalData
        self.birthDate = birthDate
        self.sex = sex
        self.expiryDate = expiryDate
        self.nationality = nationality
        self.secondOptionalData = secondOptionalData
        self.primaryName = primaryName
        self.secondaryName = secondaryName
    }

    /// The 90 characters without line breaks, with all check digits.
    public func encoded() throws(LogicalDataProblem) -> [UInt8] {
        let first =
            try MRZText.field(documentCode, "documentCode", 1...2, width: 2, MRZText.isLetter)
            + MRZText.field(issuingState, "issuingState", 1...3, width: 3, MRZText.isLetter) + numberAndOptionalData()
        let birth = try MRZText.date(birthDate, "birthDate")
        let expiry = try MRZText.date(expiryDate, "expiryDate")
        var second = birth + [MRZText.checkDigit(birth), sex.rawValue] + expiry + [MRZText.checkDigit(expiry)]
        second += try MRZText.field(nationality, "nationality", 1...3, width: 3, MRZText.isLetter)
        second += try MRZText.field(secondOptionalData, "secondOptionalData", 0...11, width: 11, MRZText.isAny)
        second.append(MRZText.checkDigit(Self.compositeInput(first, second)))
        return try first + second + MRZText.names(primary: primaryName, secondary: secondaryName)
    }

    /// What the last digit of the second line covers: lower 25 of the first line, 7 + 7 + 11 of the second.
    static func compositeInput(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
        Array(first[5..<30] + second[0..<7] + second[8..<15] + second[18..<29])
    }

    private func numberAndOptionalData() throws(LogicalDataProblem) -> [UInt8] {
        let field = "documentNumber"
        let number = try MRZText.field(documentNumber, field, 1...22, width: 9, MRZText.isLetterOrDigit)
        guard number.count > 9 else {
            let optional = try MRZText.field(optionalData, "optionalData", 0...15, width: 15, MRZText.isAny)
            return number + [MRZText.checkDigit(number)] + optional
        }
        guard optionalData.isEmpty else { throw .wrongLength(field: "optionalData", expected: "0") }
        let rest = Array(number[9...]) + [MRZText.checkDigit(number), MRZText.filler]
        return number[..<9] + [MRZText.filler] + rest + [UInt8](repeating: MRZText.filler, count: 15 - rest.count)
    }
}
