import StationSimulation
import Testing

@testable import ProductionStation

/// What an opened envelope promises is held against what was in it.
struct DeliveryOpeningTests {
    /// Says of everything what it was told to say.
    struct Scripted: DeliveryOpening {
        var answer: @Sendable ([UInt8], ClaimID?) -> OpenedDelivery
        func open(_ bytes: [UInt8], under lease: ClaimID?, at now: Timestamp) -> OpenedDelivery { answer(bytes, lease) }
    }

    static let claim = ClaimID(text: String(repeating: "c", count: 32))
    static let available = Timestamp.sampleNow.advanced(by: .seconds(-86_400 * 2))

    private func verdict(
        of document: [UInt8], isLeased: Bool = false,
        _ answer: @escaping @Sendable ([UInt8], ClaimID?) -> OpenedDelivery
    ) throws -> IntakeCandidate.Verdict {
        let fixture = try StoreFixture()
        let judge = DeliveryJudge(
            reader: JobReader(), validator: try .sample(), sealer: fixture.sealer, opener: Scripted(answer: answer))
        let delivery = ClaimedDelivery(
            claim: Self.claim, arrivedAt: .sampleNow, contents: .document(document), isLeased: isLeased)
        return try judge.judge(delivery, at: .sampleNow).verdict
    }

    private func reasons(_ verdict: IntakeCandidate.Verdict) -> [String] {
        switch verdict {
        case .refuse(_, _, let reasons, _), .refuseNotice(_, let reasons): reasons.map(\.code)
        case .accept, .cancel: []
        }
    }

    private static var good: (bytes: [UInt8], key: JobKey) {
        get throws {
            let job = SampleJobs(seed: 4, today: .sample, portraits: StandInPortraits()).sample(1)
            return (job.document, job.job.key)
        }
    }

    @Test func theClockOfTheCentreBeginsWhenThePlatformSays() throws {
        let (bytes, key) = try Self.good
        let verdict = try verdict(of: bytes) { bytes, _ in .opened(bytes, key, isCancellation: false, Self.available) }
        guard case .accept(let job) = verdict else {
            Issue.record("\(reasons(verdict))")
            return
        }
        #expect(job.availableAt == Self.available && job.key == key)
    }

    @Test func aDocumentAboutAnotherJobIsRefusedUnderTheSignedOne() throws {
        let (bytes, key) = try Self.good
        let signed = JobKey(id: "OTHER", revision: 1)
        let verdict = try verdict(of: bytes) { bytes, _ in .opened(bytes, signed, isCancellation: false, nil) }
        #expect(reasons(verdict) == ["envelopeContentsDiffer"])
        guard case .refuse(signed, _, _, .some) = verdict else {
            Issue.record("refused under another name than \(signed), or not kept: \(key)")
            return
        }
    }

    /// A signed job is not taken for a cancellation, nor the other way round.
    @Test func theKindOfDocumentIsSigned() throws {
        let (bytes, key) = try Self.good
        #expect(
            reasons(try verdict(of: bytes) { bytes, _ in .opened(bytes, key, isCancellation: true, nil) })
                == ["envelopeContentsDiffer"])
        let notice = CancellationNotice(job: key, reason: "test").document
        #expect(
            reasons(try verdict(of: notice) { bytes, _ in .opened(bytes, key, isCancellation: false, nil) })
                == ["envelopeContentsDiffer"])
        guard case .cancel = try verdict(of: notice, { bytes, _ in .opened(bytes, key, isCancellation: true, nil) })
        else {
            Issue.record("a good notice was not taken")
            return
        }
    }

    @Test(arguments: [true, false]) func onlyALeaseIsHeldAgainstTheSignature(_ isLeased: Bool) throws {
        let (bytes, _) = try Self.good
        let verdict = try verdict(of: bytes, isLeased: isLeased) { bytes, lease in
            lease == (isLeased ? Self.claim : nil) ? .bare(bytes) : .refused(nil, [])
        }
        guard case .accept = verdict else {
            Issue.record("the wrong lease was passed on")
            return
        }
    }

    @Test func aRefusedEnvelopeIsKeptSealed() throws {
        let verdict = try verdict(of: Array("e.y.j.x".utf8)) { _, _ in .refused(nil, [Refusal(.signatureInvalid)]) }
        guard case .refuse(nil, nil, let reasons, .some) = verdict else {
            Issue.record("not kept, or under a name that nobody signed")
            return
        }
        #expect(reasons.map(\.code) == ["signatureInvalid"])
    }
}
