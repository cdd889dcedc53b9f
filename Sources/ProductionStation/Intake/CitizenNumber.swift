/// 公民身份号码 as GB 11643-1999 builds it: 6 digits area, 8 digits birth date, 3 digits sequence (odd = male), check
/// character. The area is not looked at: old codes stay valid (domain.md §5).
public struct CitizenNumber: Equatable, Sendable {
    /// 17 digits and a digit or `X`.
    private let characters: [UInt8]

    /// Nil when the form is wrong; the check character may still be.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 18, bytes.dropLast().allSatisfy({ (48...57).contains($0) }),
            let last = bytes.last, (48...57).contains(last) || last == UInt8(ascii: "X")
        else { return nil }
        characters = bytes
    }

    public var hasCorrectCheckCharacter: Bool {
        Self.checkCharacter(of: characters.dropLast().map { Int($0) - 48 }) == characters.last
    }

    /// Nil when the eight digits are no day that exists.
    public var birthDate: CivilDate? {
        func number(_ range: Range<Int>) -> Int { characters[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
        return CivilDate(year: number(6..<10), month: number(10..<12), day: number(12..<14))
    }

    public var sex: Sex { characters[16] % 2 == 1 ? .male : .female }

    /// The number of an invented person.
    ///
    /// - Parameters:
    ///   - area: 0 to 999,999; larger values are cut to six digits.
    ///   - sequence: 0 to 999; odd for a man.
    public static func invented(area: Int, birthDate: CivilDate, sequence: Int) -> String {
        func digits(_ value: Int, _ count: Int) -> [Int] {
            var rest = value
            var digits: [Int] = []
            for _ in 0..<count {
                digits.insert(rest % 10, at: 0)
                rest /= 10
            }
            return digits
        }
        let body =
            digits(area, 6) + digits(birthDate.year, 4) + digits(birthDate.month, 2) + digits(birthDate.day, 2)
            + digits(sequence, 3)
        return body.map(String.init).joined() + String(Unicode.Scalar(checkCharacter(of: body)))
    }

    /// ISO 7064 MOD 11-2 over the first 17 digits.
    private static func checkCharacter(of digits: [Int]) -> UInt8 {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return Array("10X98765432".utf8)[sum % 11]
    }
}
