/// A source's wish that a job is not made, or its card taken back (docs/cancel.schema.json).
public struct CancellationNotice: Equatable, Sendable {
    public var job: JobKey
    /// Why, as a code of the source's; goes into the audit log.
    public var reason: String

    public static let reasonLengthMax = 64

    public init(job: JobKey, reason: String) {
        self.job = job
        self.reason = reason
    }

    /// Whether a text may stand as a reason: a code of at most ``reasonLengthMax`` letters, digits and `. _ -`.
    public static func isReason(_ text: String) -> Bool {
        DocumentCode.isValid(text, lengthMax: reasonLengthMax)
    }

    /// The notice as it is delivered, version 1. Its codes need no escapes.
    public var document: [UInt8] {
        Array(
            """
            {"format":"\(CancellationReader.format)","version":1,"jobId":"\(job.id)","revision":\(job.revision),\
            "reason":"\(reason)"}
            """.utf8)
    }
}

/// What came out of a document that says that it is a cancellation notice.
public struct CancellationReading: Equatable, Sendable {
    /// As far as it could be read, so that a refusal reaches the right place.
    public var key: JobKey?
    /// Problems of form in document order; empty when ``notice`` is there.
    public var problems: [Refusal]
    public var notice: CancellationNotice?
}
