public import CardDevices

/// Everything that the machine needs for one card, made while the card before it is still inside.
public struct PreparedCard: Sendable {
    public var job: Int64
    public var cardSerial: String
    public var files: ChipFileSet
    public var image: PrintImage
    /// SHA-256 of all files: what a later look at the chip is compared with.
    public var contentsDigest: [UInt8]
    /// Layout, profile and calendar versions, as the journal keeps them.
    public var versions: String

    public init(
        job: Int64, cardSerial: String, files: ChipFileSet, image: PrintImage, contentsDigest: [UInt8],
        versions: String
    ) {
        self.job = job
        self.cardSerial = cardSerial
        self.files = files
        self.image = image
        self.contentsDigest = contentsDigest
        self.versions = versions
    }
}

/// One job → what goes on the chip and on the face. Pure work without a device; may take milliseconds.
public protocol CardPreparing: Sendable {
    /// - Parameter number: never given out before; becomes the card serial on the chip and on the face.
    /// - Throws: ``PreparationFault`` when the job cannot become a card.
    func prepare(
        _ job: QueuedJob, serialNumber number: Int64, at now: Timestamp
    ) async throws(PreparationFault) -> PreparedCard
}

/// Why a job that intake accepted cannot become a card now (a changed layout, a lost key). Nothing was used.
public struct PreparationFault: Error, Equatable, Sendable {
    /// Why the job ends; empty when it only waits.
    public var reasons: [JobEvent.Reason]
    /// What the job waits for, when it is not the job that is wrong.
    public var waitsFor: ChipOrderProblem?

    /// The job cannot become a card.
    public init(reasons: [JobEvent.Reason]) { self.reasons = reasons }

    /// The job waits until keys and signer are there again.
    public init(waitsFor problem: ChipOrderProblem) {
        reasons = []
        waitsFor = problem
    }
}
