public import ProductionStation

/// A document that is refused for exactly the stated reasons, and what must be known for that.
public struct RefusedSample: Sendable, CustomStringConvertible {
    /// For a file name: the reason's code.
    public var name: String
    /// What the station reads.
    public var document: [UInt8]
    /// The codes of the verdict, in its order.
    public var reasons: [RefusalReason]
    /// What the store has to know already; empty for most.
    public var known: KnownJobs

    /// - Parameters:
    ///   - name: for a file name; no personal data.
    ///   - document: what the station reads.
    ///   - reasons: the codes of the verdict, in its order.
    ///   - known: what the store has to know already.
    public init(name: String, document: [UInt8], reasons: [RefusalReason], known: KnownJobs = KnownJobs()) {
        self.name = name
        self.document = document
        self.reasons = reasons
        self.known = known
    }

    /// The name, not the document.
    public var description: String { name }
}
