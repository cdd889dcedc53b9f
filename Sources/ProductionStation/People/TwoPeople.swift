import Foundation

/// The two people of one sensitive act: always different ones (domain.md §3, dual control).
public struct TwoPeople: Equatable, Sendable, Codable {
    public let first: String
    public let second: String

    /// Nil when a name is empty or both are the same person, however written.
    public init?(_ first: String, _ second: String) {
        let pair = [first, second].map { name in
            name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let keys = pair.map { $0.precomposedStringWithCompatibilityMapping.lowercased() }
        guard !pair[0].isEmpty, !pair[1].isEmpty, keys[0] != keys[1] else { return nil }
        self.first = pair[0]
        self.second = pair[1]
    }
}
