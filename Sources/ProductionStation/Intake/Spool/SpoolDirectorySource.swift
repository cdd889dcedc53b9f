/// The embedded source: files in a directory, for sites without a platform (docs/spool.md).
///
/// Its file work is synchronous and may wait for a disk. It is a plain actor, so it runs where its caller's task
/// prefers to run: call it from a task whose executor preference is a thread that may block.
public actor SpoolDirectorySource: JobSource {
    /// Most deliveries that one claim takes, whatever is asked for: each may be as large as the size limit.
    public static let claimMax = 256

    private let spool: SpoolDirectory
    private let clock: any WallClock
    private let random: any RandomSource
    /// What the last scan found and nobody took yet, oldest first: a long queue is read and sorted once, not per claim.
    private var queue: ArraySlice<SpoolDirectory.Candidate> = []

    /// Opens the spool directory; makes its folders when they are missing.
    ///
    /// - Parameters:
    ///   - path: the root; its parent must exist.
    ///   - options: limits and permission bits.
    ///   - clock: the time of day, for arrivals that lie in the future and for stale files.
    ///   - random: source of claim ids.
    /// - Throws: `spool.open`, with what to change, when the permissions would let anybody deliver or read.
    public init(
        path: String, options: SpoolOptions = SpoolOptions(), clock: any WallClock, random: any RandomSource
    ) throws(JobSourceFault) {
        try self.init(path: path, options: options, clock: clock, random: random) { _ in }
    }

    package init(
        path: String, options: SpoolOptions, clock: any WallClock, random: any RandomSource,
        beforeStep: @escaping SpoolStepHook
    ) throws(JobSourceFault) {
        spool = try SpoolDirectory.open(path: path, options: options, beforeStep: beforeStep)
        self.clock = clock
        self.random = random
    }

    /// Every claim that is not finished comes again with each call, first and under its own id; so a caller that could
    /// not store a delivery has nothing to remember.
    public func claim(limit: Int) async throws(JobSourceFault) -> [ClaimedDelivery] {
        let limit = min(limit, Self.claimMax)
        guard limit > 0 else { return [] }
        let now = clock.now()
        var claims = try leftovers(limit)
        if claims.count < limit {
            if queue.isEmpty { queue = try scan()[...] }
            let random = self.random
            claims += try spool.take(&queue, limit: limit - claims.count) { () throws(JobSourceFault) -> ClaimID in
                ClaimID(text: Hexadecimal.lowerCase(random.bytes(16)))
            }
        }
        var deliveries: [ClaimedDelivery] = []
        for claim in claims {
            if let delivery = try spool.delivery(claim, now: now) { deliveries.append(delivery) }
        }
        return deliveries
    }

    /// Writes the receipt, then deletes the delivery; of a symbolic link the link itself, never its target.
    public func finish(_ claim: ClaimID, receipt: IntakeReceipt) async throws(JobSourceFault) {
        try spool.finish(claim, receipt: receipt)
    }

    /// One event, one file. The receiver may delete it at any time; a repeat then writes it again under the same id.
    public func send(_ event: JobEvent) async throws(JobSourceFault) {
        try spool.send(event)
    }

    /// One version of a list, one file: `lists/B-000012-v1.csv`.
    public func send(_ list: DeliveryList) async throws(JobSourceFault) {
        try spool.send(list)
    }

    /// What lies in the folders now.
    public func status() async throws(JobSourceFault) -> SpoolStatus {
        do { return try spool.status(now: clock.now()) } catch {
            throw JobSourceFault(error, operation: "spool.status")
        }
    }

    private func leftovers(_ limit: Int) throws(JobSourceFault) -> [ClaimID] {
        do {
            return try spool.leftovers(max: limit).map(\.claim)
        } catch {
            throw JobSourceFault(error, operation: "spool.claim")
        }
    }

    private func scan() throws(JobSourceFault) -> [SpoolDirectory.Candidate] {
        do { return try spool.waiting() } catch { throw JobSourceFault(error, operation: "spool.claim") }
    }
}
