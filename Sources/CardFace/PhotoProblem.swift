/// One thing that GA 461-2004 asks of a photo and this one does not give (domain.md §2.5).
public struct PhotoProblem: Equatable, Sendable {
    /// Which rule.
    public enum Kind: String, Sendable, CaseIterable {
        case notJPEG, truncated, wrongSize, wrongColour, wrongDensity, tooManyBytes, background, border
        /// A warning, never a reason to refuse.
        case densityMissing
    }

    /// Which rule.
    public var kind: Kind
    /// What the rule asks, as numbers with units; no sentence, no personal data.
    public var expected: String
    /// What the photo has, in the same form.
    public var found: String

    /// True for what is told but never refused.
    public var isWarning: Bool { kind == .densityMissing }

    /// One broken rule with its numbers.
    public init(_ kind: Kind, expected: String, found: String) {
        self.kind = kind
        self.expected = expected
        self.found = found
    }
}
