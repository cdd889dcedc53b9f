/// As much of a document's header as could be read, so that a refusal reaches the right place even for a document that
/// is otherwise beyond reading. Each value has been checked for its form and is no personal data.
public struct JobHeader: Equatable, Hashable, Sendable, Codable {
    public var jobId: String?
    public var revision: Int?
    public var submittingOffice: String?

    public init(jobId: String? = nil, revision: Int? = nil, submittingOffice: String? = nil) {
        self.jobId = jobId
        self.revision = revision
        self.submittingOffice = submittingOffice
    }

    /// Nil unless both parts were read.
    public var key: JobKey? {
        guard let jobId, let revision else { return nil }
        return JobKey(id: jobId, revision: revision)
    }
}

/// What came out of one document: the job, or every problem of its form, and the header in either case.
public struct JobReading: Equatable, Sendable {
    public var header: JobHeader
    /// Problems of form in document order; empty when ``job`` is there.
    public var problems: [Refusal]
    /// What could be made of the document, for the rules that can still be checked; nil when its text or version could
    /// not be understood.
    public var draft: JobDraft?

    /// The job, when the document's form is right. Its content is for ``JobValidator`` to judge.
    public var job: ProductionJob? { problems.isEmpty ? draft?.job : nil }
}

/// A job of which some fields may hold stand-ins, because the document had nothing usable there.
public struct JobDraft: Equatable, Sendable {
    public var job: ProductionJob
    /// Paths whose value, or any value below, is a stand-in. Sorted.
    public var unreadable: [String]

    public init(job: ProductionJob, unreadable: [String] = []) {
        self.job = job
        self.unreadable = unreadable
    }

    /// True when the value at `path`, all above it and all below it came from the document.
    func isReadable(_ path: String) -> Bool {
        !unreadable.contains { path == $0 || path.hasPrefix($0 + ".") || $0.hasPrefix(path + ".") }
    }
}
