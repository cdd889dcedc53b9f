/// Characters and check digits of a machine-readable zone (ICAO Doc 9303-3 §4).
enum MRZText {
    static let filler = UInt8(ascii: "<")

    static func isLetter(_ character: UInt8) -> Bool { (0x41...0x5A).contains(character) }
    static func isDigit(_ character: UInt8) -> Bool { (0x30...0x39).contains(character) }
    static func isLetterOrDigit(_ character: UInt8) -> Bool { isLetter(character) || isDigit(character) }
    static func isAny(_ character: UInt8) -> Bool { isLetterOrDigit(character) || character == filler }

    /// Weights 7, 3, 1; digits as they are, A to Z as 10 to 35, the filler as 0; modulo 10.
    static func checkDigit(_ characters: [UInt8]) -> UInt8 {
        let weights = [7, 3, 1]
        let sum = characters.enumerated().reduce(0) { sum, item in
            let value = isDigit(item.element) ? item.element - 0x30 : isLetter(item.element) ? item.element - 0x37 : 0
            return sum + Int(value) * weights[item.offset % 3]
        }
        return 0x30 + UInt8(sum % 10)
    }

    /// A field filled up to its width; longer only where `counts` allows it.
    static func field(
        _ text: String, _ name: String, _ counts: ClosedRange<Int>, width: Int, _ isAllowed: (UInt8) -> Bool
    ) throws(LogicalDataProblem) -> [UInt8] {
        let characters = Array(text.utf8)
        guard counts.contains(characters.count) else {
            throw .wrongLength(field: name, expected: "\(counts.lowerBound)-\(counts.upperBound)")
        }
        guard characters.allSatisfy(isAllowed) else { throw .badCharacter(field: name) }
        return characters + [UInt8](repeating: filler, count: max(0, width - characters.count))
    }

    /// `YYMMDD` with a month and a day that exist.
    static func date(_ text: String, _ name: String) throws(LogicalDataProblem) -> [UInt8] {
        let digits = Array(text.utf8)
        guard digits.count == 6, digits.allSatisfy(isDigit) else { throw .badDate(field: name) }
        let month = (digits[2] - 0x30) * 10 + digits[3] - 0x30
        let day = (digits[4] - 0x30) * 10 + digits[5] - 0x30
        guard (1...12).contains(month), (1...31).contains(day) else { throw .badDate(field: name) }
        return digits
    }

    /// The third line. What does not fit is cut so that the line ends in a letter, which shows that it was cut.
    static func names(primary: String, secondary: String) throws(LogicalDataProblem) -> [UInt8] {
        let width = 30
        let first = try parts(primary, "primaryName")
        let rest = try parts(secondary, "secondaryName")
        guard !first.isEmpty else { throw .wrongLength(field: "primaryName", expected: "1-") }
        var line = Array(first.joined(separator: [filler]))
        if !rest.isEmpty {
            // The first letter of the secondary name is always there.
            if line.count > width - 3 { line = cut(line, to: width - 3) }
            line += [filler, filler] + rest.joined(separator: [filler])
        }
        if line.count > width { line = cut(line, to: width) }
        return line + [UInt8](repeating: filler, count: width - line.count)
    }

    /// Leading characters that end in a letter: a part before the cut gives one up for the first of the next.
    private static func cut(_ line: [UInt8], to width: Int) -> [UInt8] {
        var kept = Array(line[..<width])
        guard kept.last == filler, width >= 3, kept[width - 2] != filler, kept[width - 3] != filler else {
            return kept
        }
        kept[width - 2] = filler
        kept[width - 1] = line[width]
        return kept
    }

    private static func parts(_ name: String, _ field: String) throws(LogicalDataProblem) -> [[UInt8]] {
        let letters = name.uppercased().utf8.filter { $0 != UInt8(ascii: "'") }
        let separators: Set<UInt8> = [UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: ","), filler]
        let parts = letters.split { separators.contains($0) }.map(Array.init)
        guard parts.allSatisfy({ $0.allSatisfy(isLetter) }) else { throw .badCharacter(field: field) }
        return parts
    }
}
