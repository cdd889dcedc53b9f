/// What the store knows that bears on one new job; looked up before the rules run, so that they stay pure.
public struct KnownJobs: Equatable, Sendable {
    /// A revision of the same job id.
    public struct Revision: Equatable, Sendable {
        public enum State: String, Sendable, CaseIterable {
            /// Refused, or ended without a card that is valid: may come again with a higher revision.
            case refused
            /// Waiting or being made.
            case open
            /// Made, whether or not it was handed over.
            case made
        }

        public var number: Int
        public var state: State

        public init(number: Int, state: State) {
            self.number = number
            self.state = state
        }
    }

    /// The highest known revision of this job id.
    public var highestRevision: Revision?
    /// The revision that is open or made, when the highest one is a later one that was refused.
    public var standingRevision: Int?
    /// A job not yet handed over with the same citizen number, found by keyed HMAC.
    public var openJobOfPerson: JobKey?

    public init(highestRevision: Revision? = nil, openJobOfPerson: JobKey? = nil) {
        self.highestRevision = highestRevision
        self.openJobOfPerson = openJobOfPerson
    }

    /// True when this very revision is known: it is answered with the stored events and never made again.
    public func isRepeat(of key: JobKey) -> Bool { highestRevision?.number == key.revision }

    /// Why the job must not be made beside what is known; empty for a repeat, which is no new job.
    func problems(of key: JobKey) -> [Refusal] {
        if let known = highestRevision {
            if known.number == key.revision { return [] }
            if known.number > key.revision {
                return [Refusal(.revisionOutdated, at: "$.revision", ["known": String(known.number)])]
            }
            switch known.state {
            case .refused: break
            case .open, .made:
                let job = JobKey(id: key.id, revision: standingRevision ?? known.number)
                return [Refusal(.duplicateOf, at: "$.jobId", ["job": job.description])]
            }
        }
        guard let other = openJobOfPerson, other.id != key.id else { return [] }
        return [Refusal(.duplicateOf, at: "$.holder.citizenNumber", ["job": other.description])]
    }
}
