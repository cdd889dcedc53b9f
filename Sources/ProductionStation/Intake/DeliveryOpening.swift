/// Opens what a source delivered, before anything of it is read: who sent it, and whether it was meant for this station.
public protocol DeliveryOpening: Sendable {
    /// - Parameter lease: the claim, where the source vouches for it: what was signed must name the same one.
    func open(_ bytes: [UInt8], under lease: ClaimID?, at now: Timestamp) -> OpenedDelivery
}

/// What opening came to.
public enum OpenedDelivery: Sendable {
    /// Nobody signed it, and this station takes such documents.
    case bare([UInt8])
    /// The document, which job it must be about, and since when the centre could have it.
    case opened([UInt8], JobKey, isCancellation: Bool, Timestamp?)
    /// The job only where a believed signature names it.
    case refused(JobKey?, [Refusal])
}

/// Takes every document as it is: for trials, and for sources that another program guards.
public struct BareDeliveries: DeliveryOpening {
    /// Knows no key.
    public init() {}

    /// The same bytes.
    public func open(_ bytes: [UInt8], under lease: ClaimID?, at now: Timestamp) -> OpenedDelivery { .bare(bytes) }
}
