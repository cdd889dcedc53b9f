/// Where jobs come from and events go to: a platform, a database, or the embedded form, a spool directory.
///
/// A delivery is a job document, or a notice that cancels a job (``CancellationReader``): both come by ``claim(limit:)``
/// and are answered by a receipt. A source moves bytes. It knows no rule of the domain and decides nothing about a job.
public protocol JobSource: Sendable {
    /// Takes at most `limit` waiting deliveries, each durably claimed by this station first.
    ///
    /// Deliveries that were claimed before a crash and never finished come again, first, under the same claim.
    func claim(limit: Int) async throws(JobSourceFault) -> [ClaimedDelivery]

    /// The delivery's outcome is durable in the Store: its source is deleted, a receipt without personal data stays.
    ///
    /// May be called again with the same arguments after a crash; then it finishes what is left to do.
    func finish(_ claim: ClaimID, receipt: IntakeReceipt) async throws(JobSourceFault)

    /// Hands one event over. Called in order per job; called again with an event that may have arrived already.
    func send(_ event: JobEvent) async throws(JobSourceFault)

    /// Hands one version of a delivery list over; called again with a list that may have arrived already.
    func send(_ list: DeliveryList) async throws(JobSourceFault)
}

/// A random id under which one delivery is taken; no part of it comes from the delivery.
public struct ClaimID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 32 lower-case hexadecimal digits.
    public var text: String
    public init(text: String) { self.text = text }
    public var description: String { text }
}

/// One claimed delivery with its bytes, or why it has none.
public struct ClaimedDelivery: Sendable {
    public var claim: ClaimID
    /// When the delivery arrived here: the start of the centre's clock for a spool file (domain.md §2.2).
    public var arrivedAt: Timestamp
    public var contents: Contents
    /// True when the claim is a lease that the sender must have named in what it signed.
    public var isLeased: Bool

    public enum Contents: Sendable {
        case document([UInt8])
        /// Not a readable delivery at all; it is refused without a look at its content.
        case unusable(UnusableDelivery)
    }

    public init(claim: ClaimID, arrivedAt: Timestamp, contents: Contents, isLeased: Bool = false) {
        self.claim = claim
        self.arrivedAt = arrivedAt
        self.contents = contents
        self.isLeased = isLeased
    }
}

/// Why a delivery's bytes were not even read.
public enum UnusableDelivery: String, Sendable, CaseIterable, Codable {
    case tooLarge, empty, notARegularFile, symbolicLink, unreadable
}

/// What stays of a delivery at its source: no personal data.
public struct IntakeReceipt: Equatable, Sendable, Codable {
    /// Nil when the document was too broken to name its job.
    public var job: JobKey?
    /// SHA-256 of the delivered bytes in hexadecimal, so that the sender can find which file it was; nil when unread.
    public var contentSHA256: String?
    public var verdict: Verdict
    public var receivedAt: Timestamp
    public var reasons: [JobEvent.Reason]
    /// What was delivered; nil for a job document.
    public var subject: Subject?

    /// What a receipt is about besides a job document.
    public enum Subject: String, Sendable, Codable, CaseIterable { case cancellation }

    public enum Verdict: String, Sendable, Codable, CaseIterable { case accepted, duplicate, refused }

    public init(
        job: JobKey?, contentSHA256: String?, verdict: Verdict, receivedAt: Timestamp, reasons: [JobEvent.Reason],
        subject: Subject? = nil
    ) {
        self.job = job
        self.contentSHA256 = contentSHA256
        self.verdict = verdict
        self.receivedAt = receivedAt
        self.reasons = reasons
        self.subject = subject
    }
}

/// Why a source could not do its part now. Nothing is lost: the same call is made again later.
public struct JobSourceFault: Error, Equatable, Sendable {
    public enum Kind: String, Sendable, CaseIterable { case unavailable, diskFull, readOnly, permissionDenied, corrupt }

    public var kind: Kind
    /// The call and the place, for example `spool.claim`; no file name that a sender chose.
    public var operation: String
    public var detail: String

    public init(_ kind: Kind, operation: String, detail: String = "") {
        self.kind = kind
        self.operation = operation
        self.detail = detail
    }
}
