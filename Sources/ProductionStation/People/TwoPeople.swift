import Foundation

/// The two people of one sensitive act: always different ones (domain.md §3, dual control).
public struct TwoPeople: Equatable, Sendable, Codable {
    public let first: String
    public let second: String

    /// Nil when a name is empty or both are the same person, however written: case, spaces, full-width letters and
    /// invisible characters make no second person.
    public init?(_ first: String, _ second: String) {
        let pair = [first, second].map { name in
            name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let people = pair.map(Self.bare)
        guard !people[0].isEmpty, !people[1].isEmpty, people[0] != people[1] else { return nil }
        self.first = pair[0]
        self.second = pair[1]
    }

    /// What is left of a name when spelling is taken off.
    private static func bare(_ name: String) -> String {
        let visible = name.precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars.filter {
            !$0.properties.isWhitespace && !$0.properties.isDefaultIgnorableCodePoint
        }
        return String(String.UnicodeScalarView(visible))
    }
}
