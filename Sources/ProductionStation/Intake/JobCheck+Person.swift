internal import CardDevices

/// The person's data against itself (domain.md §4, §5).
extension JobCheck {
    mutating func person() {
        let holder = job.holder
        if readable("$.holder.names"), holder.names.han == nil, holder.names.arabic == nil, holder.names.latin == nil {
            refuse(.nameMissing, "$.holder.names")
        }
        citizenNumber()
        if readable("$.holder.birthDate", "$.applicationDate"), holder.birthDate > job.applicationDate {
            refuse(
                .birthDateAfterApplication, "$.holder.birthDate",
                ["applicationDate": job.applicationDate.description])
        }
        guard readable("$.holder.ethnicity.code") else { return }
        if EthnicityCode.name(of: holder.ethnicity.code) == nil {
            refuse(.ethnicityCodeUnknown, "$.holder.ethnicity.code")
        } else if readable("$.holder.ethnicity.name"),
            !EthnicityCode.isName(holder.ethnicity.name, of: holder.ethnicity.code)
        {
            refuse(.ethnicityNameDiffers, "$.holder.ethnicity.name")
        }
    }

    private mutating func citizenNumber() {
        let path = "$.holder.citizenNumber"
        guard readable(path) else { return }
        guard let number = CitizenNumber(job.holder.citizenNumber) else {
            return refuse(.citizenNumberMalformed, path)
        }
        if !number.hasCorrectCheckCharacter { refuse(.citizenNumberCheckCharacter, path) }
        if readable("$.holder.birthDate"), number.birthDate != job.holder.birthDate {
            refuse(.citizenNumberBirthDate, path)
        }
        if readable("$.holder.sex"), number.sex != job.holder.sex { refuse(.citizenNumberSex, path) }
    }

    // MARK: Characters

    mutating func texts() {
        let names = job.holder.names
        for (path, text) in [
            ("$.holder.names.han", names.han), ("$.holder.names.arabic", names.arabic),
            ("$.holder.names.latin", names.latin),
        ] {
            if let text { characters(of: text, at: path, isName: true) }
        }
        for (path, text) in [
            ("$.holder.ethnicity.name", job.holder.ethnicity.name),
            ("$.holder.householdAddress", job.holder.householdAddress),
            ("$.holder.currentAddress", job.holder.currentAddress),
            ("$.permit.authority.name", job.permit.authority.name),
        ] {
            characters(of: text, at: path, isName: false)
        }
    }

    private mutating func characters(of text: String, at path: String, isName: Bool) {
        guard readable(path) else { return }
        let isHan = path == "$.holder.names.han"
        for (index, character) in text.enumerated() {
            for scalar in character.unicodeScalars {
                guard let reason = CharacterRule.problem(of: scalar, inName: isName, inHanName: isHan) else { continue }
                let codePoint = CharacterRule.codePoint(scalar.value)
                reportedCharacters.insert(CharacterPlace(path: path, codePoint: codePoint))
                refuse(reason, path, ["position": String(index + 1), "codePoint": codePoint])
            }
        }
    }
}

/// Characters that no text on the card may have.
enum CharacterRule {
    static func problem(of scalar: Unicode.Scalar, inName: Bool, inHanName: Bool) -> RefusalReason? {
        if scalar.isASCII, (0x20...0x7E).contains(scalar.value) {
            return inHanName && scalar == "." ? .middleDotWrong : nil
        }
        let category = scalar.properties.generalCategory
        if category == .privateUse { return .privateUseCharacter }
        // The two joiners belong to Arabic-script spelling.
        let isJoiner = scalar == "\u{200C}" || scalar == "\u{200D}"
        if invisible.contains(category), !isJoiner { return .controlCharacter }
        return inName && lookAlikes.contains(scalar) ? .middleDotWrong : nil
    }

    private static let invisible: Set<Unicode.GeneralCategory> = [
        .control, .format, .lineSeparator, .paragraphSeparator, .surrogate,
    ]

    /// Dots that people type for U+00B7. Full stops count in Chinese names only.
    private static let lookAlikes: Set<Unicode.Scalar> = [
        "\u{0387}", "\u{1427}", "\u{16EB}", "\u{2022}", "\u{2024}", "\u{2027}", "\u{2218}", "\u{2219}", "\u{22C5}",
        "\u{25CF}", "\u{25E6}", "\u{2E31}", "\u{2E33}", "\u{3002}", "\u{30FB}", "\u{318D}", "\u{FE52}", "\u{FF0E}",
        "\u{FF61}", "\u{FF65}", "\u{10101}",
    ]

    /// `U+00B7`.
    static func codePoint(_ value: UInt32) -> String {
        "U+" + String(value, radix: 16, uppercase: true).zeroPadded(to: 4)
    }
}
