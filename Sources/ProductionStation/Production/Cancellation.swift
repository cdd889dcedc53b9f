/// What cancelling a job (撤销) means where its card stands: a pure table of job states and card phases (domain.md §6).
public enum Cancellation {
    /// What follows from the wish to cancel.
    public enum Decision: Equatable, Sendable {
        /// No card is on its way: the job ends now.
        case endJob
        /// The card is in the machine, or nobody can say where it is: the mark stays, and whoever moves the card next
        /// acts on it.
        case mark
        /// The card is finished: it is taken back to the spoiled cards.
        case withdraw
        /// Nothing can be cancelled any more.
        case refuse(CancellationAnswer.Outcome)
        /// The journal says what cannot be true together.
        case contradiction
    }

    /// - Parameters:
    ///   - state: the job's.
    ///   - phase: of the job's card that may be or become valid; nil when there is none.
    public static func decide(_ state: JobState, card phase: CardPhase?) -> Decision {
        switch (state, phase) {
        case (.waiting, nil): .endJob
        case (.started, let phase?) where phase.isInMachine: .mark
        case (.blocked, .unaccounted): .mark
        case (.made, .accepted), (.inspected, .inspected), (.packed, .bundled): .withdraw
        case (.handedOver, .handedOver): .refuse(.alreadyHandedOver)
        case (.notMade, nil), (.refused, nil), (.cancelled, nil): .refuse(.alreadyEnded)
        case (.waiting, _), (.started, _), (.blocked, _), (.made, _), (.inspected, _), (.packed, _), (.handedOver, _),
            (.notMade, _), (.refused, _), (.cancelled, _):
            .contradiction
        }
    }
}

/// What the station answers to the wish to cancel a job. The same for every repeat of the wish.
public struct CancellationAnswer: Equatable, Sendable, Codable {
    /// What became of the job, in one published word.
    public enum Outcome: String, Sendable, Codable, CaseIterable {
        /// No card was on its way; the job has ended.
        case ended
        /// A card is in a machine or unaccounted for; the job ends with it and is not made again.
        case marked
        /// The finished card is withdrawn and the job has ended; people must take the card out.
        case withdrawn
        /// The holder's office has the card and must collect it.
        case alreadyHandedOver
        /// The job ended before, without a valid card.
        case alreadyEnded
        /// This station never had such a job.
        case jobUnknown
    }

    public var job: JobKey
    public var outcome: Outcome
    /// The card that must be taken out and destroyed, when there is one.
    public var takeOut: TakeOut?

    public init(job: JobKey, outcome: Outcome, takeOut: TakeOut? = nil) {
        self.job = job
        self.outcome = outcome
        self.takeOut = takeOut
    }

    /// Why nothing was cancelled; nil when the job is or will be cancelled.
    public var refusal: RefusalReason? {
        switch outcome {
        case .ended, .marked, .withdrawn: nil
        case .alreadyHandedOver: .alreadyHandedOver
        case .alreadyEnded: .alreadyEnded
        case .jobUnknown: .jobUnknown
        }
    }
}

/// A withdrawn card that still lies where good cards lie, until somebody confirms that it was taken out.
public struct TakeOut: Equatable, Sendable, Codable {
    /// Where the card lies.
    public enum Place: String, Sendable, Codable, CaseIterable {
        /// In its lane's accepted tray.
        case tray
        /// In a bundle, open or closed.
        case bundle
        /// In the hands of those who read its chip at the desk.
        case desk
    }

    public var cardSerial: String
    public var job: JobKey
    public var lane: String
    public var place: Place
    /// For example `B-000012`; nil unless it lies in one.
    public var bundle: String?

    public init(cardSerial: String, job: JobKey, lane: String, place: Place, bundle: String? = nil) {
        self.cardSerial = cardSerial
        self.job = job
        self.lane = lane
        self.place = place
        self.bundle = bundle
    }
}

/// Who wants a job cancelled.
enum Canceller: Equatable, Sendable {
    /// A person whose standing is looked at in the transaction.
    case person(String)
    /// Where the job came from.
    case source

    /// As the audit log names them.
    var actor: String {
        switch self {
        case .person(let name): name
        case .source: "source"
        }
    }
}
