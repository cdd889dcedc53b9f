import Foundation

/// The name of an account: how it is shown, and the form in which two spellings of one name are equal.
public struct PersonName: Hashable, Sendable, CustomStringConvertible {
    /// As shown and recorded: composed, with single spaces.
    public let shown: String
    /// Equal for spellings that differ in case, width, composition or spaces only.
    public let key: String

    /// Longest name in characters.
    public static let lengthMax = 64
    private static let bytesMax = 256
    private static let marks: Set<Unicode.Scalar> = [" ", "-", ".", "_", "'", "·"]

    /// Nil unless it has 1 to 64 characters, begins with a letter or digit, and holds only letters, digits, spaces and
    /// `- . _ ' ·`: nothing invisible, no colon, no line break.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax else { return nil }
        let words = text.precomposedStringWithCanonicalMapping.split { $0 == " " || $0 == "\u{3000}" }
        let shown = words.joined(separator: " ")
        guard (1...Self.lengthMax).contains(shown.count), let first = shown.unicodeScalars.first,
            Self.isLetterOrDigit(first), shown.unicodeScalars.allSatisfy(Self.isAllowed)
        else { return nil }
        self.shown = shown
        key = shown.precomposedStringWithCompatibilityMapping.lowercased().precomposedStringWithCompatibilityMapping
    }

    public static func == (left: PersonName, right: PersonName) -> Bool { left.key == right.key }

    public func hash(into hasher: inout Hasher) { hasher.combine(key) }

    public var description: String { shown }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        marks.contains(scalar) || isLetterOrDigit(scalar) || isMark(scalar)
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        case _: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        case _: false
        }
    }
}
