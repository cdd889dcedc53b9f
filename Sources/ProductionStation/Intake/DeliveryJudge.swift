internal import Crypto

/// One delivery → what the Store is asked to make durable. Pure: no file, no database, no clock of its own.
///
/// Reads, checks every rule, and seals the personal part; nothing of the document is kept in the clear.
public struct DeliveryJudge: Sendable {
    let opener: any DeliveryOpening
    let reader: JobReader
    let cancellations = CancellationReader()
    let validator: JobValidator
    let sealer: VaultSealer

    /// - Parameter opener: what every delivery goes through first.
    public init(
        reader: JobReader, validator: JobValidator, sealer: VaultSealer, opener: any DeliveryOpening = BareDeliveries()
    ) {
        self.opener = opener
        self.reader = reader
        self.validator = validator
        self.sealer = sealer
    }

    /// - Throws: ``VaultFault`` when the personal part cannot be sealed: the delivery stays claimed and comes again.
    public func judge(_ delivery: ClaimedDelivery, at now: Timestamp) throws(VaultFault) -> IntakeCandidate {
        switch delivery.contents {
        case .unusable(let problem):
            let reasons = [JobEvent.Reason(Refusal(problem.refusal))]
            return IntakeCandidate(
                claim: delivery.claim, receivedAt: now, contentSHA256: nil,
                verdict: .refuse(key: nil, office: nil, reasons: reasons, sealed: nil))
        case .document(let bytes):
            return IntakeCandidate(
                claim: delivery.claim, receivedAt: now, contentSHA256: Hexadecimal.lowerCase(SHA256.hash(data: bytes)),
                verdict: try verdict(of: bytes, delivery, at: now))
        }
    }

    private func verdict(
        of bytes: [UInt8], _ delivery: ClaimedDelivery, at now: Timestamp
    ) throws(VaultFault) -> IntakeCandidate.Verdict {
        let claim = delivery.claim
        switch opener.open(bytes, under: delivery.isLeased ? claim : nil, at: now) {
        case .bare(let document):
            return try verdict(of: document, claim, availableAt: delivery.arrivedAt, at: now)
        case .refused(let key, let refusals):
            return .refuse(
                key: key, office: nil, reasons: refusals.map(JobEvent.Reason.init),
                sealed: try sealer.seal(bytes, for: .delivery(claim)))
        case .opened(let document, let key, let isCancellation, let availableAt):
            let verdict = try verdict(of: document, claim, availableAt: availableAt ?? delivery.arrivedAt, at: now)
            guard verdict.isAbout(key, isCancellation: isCancellation) else {
                return .refuse(
                    key: key, office: nil, reasons: [JobEvent.Reason(Refusal(.envelopeContentsDiffer))],
                    sealed: try sealer.seal(bytes, for: .delivery(claim)))
            }
            return verdict
        }
    }

    private func verdict(
        of bytes: [UInt8], _ claim: ClaimID, availableAt: Timestamp, at now: Timestamp
    ) throws(VaultFault) -> IntakeCandidate.Verdict {
        if let cancellation = cancellations.read(bytes) {
            guard let notice = cancellation.notice else {
                return .refuseNotice(
                    key: cancellation.key, reasons: cancellation.problems.map(JobEvent.Reason.init))
            }
            return .cancel(notice)
        }
        let reading = reader.read(bytes)
        let context = JobValidator.Context(
            today: validator.dueDates.zone.day(of: now), availableAt: availableAt)
        let verdict = validator.validate(reading, in: context)
        guard verdict.isAccepted, let job = reading.job, let office = verdict.packedFor, let dates = verdict.dates
        else {
            return .refuse(
                key: reading.header.key, office: reading.header.submittingOffice,
                reasons: verdict.refusals.map(JobEvent.Reason.init),
                sealed: try sealer.seal(bytes, for: .delivery(claim)))
        }
        return .accept(
            AcceptedJob(
                key: job.key, office: office.code, kind: job.kind, priority: job.priority,
                permitNumber: job.permit.number, availableAt: availableAt, centreDue: dates.centreDue,
                officeDue: dates.officeDue, planBy: dates.planBy,
                numberTag: sealer.numberTag(job.holder.citizenNumber), personalData: try sealer.seal(job),
                warnings: verdict.warnings.map(JobEvent.Reason.init)))
    }
}

extension IntakeCandidate.Verdict {
    /// Whether this is what was signed: the same kind of document, about the same job as far as it says which.
    fileprivate func isAbout(_ key: JobKey, isCancellation: Bool) -> Bool {
        switch self {
        case .accept(let job): !isCancellation && job.key == key
        case .refuse(let own, _, _, _): !isCancellation && (own == nil || own == key)
        case .cancel(let notice): isCancellation && notice.job == key
        case .refuseNotice(let own, _): isCancellation && (own == nil || own == key)
        }
    }
}

extension UnusableDelivery {
    var refusal: RefusalReason {
        switch self {
        case .tooLarge: .documentTooLarge
        case .empty: .documentEmpty
        case .notARegularFile, .symbolicLink, .unreadable: .documentUnreadable
        }
    }
}

extension JobEvent.Reason {
    /// A warning that the office is told although the card is made.
    public init(_ warning: JobWarning) {
        self.init(
            code: warning.kind.rawValue, path: warning.path == "$" ? nil : warning.path,
            chinese: warning.sentence(in: .zhHans), english: warning.sentence(in: .en))
    }
}
