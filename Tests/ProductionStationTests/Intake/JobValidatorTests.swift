import CardFace
import ProductionStation
import StationSimulation
import Testing

/// One rule, one change to a valid job, and what the verdict then says.
struct RuleCase: Sendable, CustomTestStringConvertible {
    var name: String
    var kind: JobKind
    var expected: [RefusalReason]
    var change: @Sendable (inout ProductionJob) -> Void
    var testDescription: String { "\(kind.rawValue): \(name)" }

    init(
        _ name: String, _ kind: JobKind, _ expected: [RefusalReason] = [],
        _ change: @escaping @Sendable (inout ProductionJob) -> Void
    ) {
        self.name = name
        self.kind = kind
        self.expected = expected
        self.change = change
    }
}

@Suite struct JobValidatorTests {
    static let jobs = SampleJobs(seed: 21, today: .sample, portraits: StandInPortraits())

    /// A valid job of the kind, applied for on Friday 2026-11-20; where the validity is kept, from 2026-09-01 on.
    static func job(_ kind: JobKind) -> ProductionJob {
        var job = (0..<100).lazy.map(jobs.job).first { $0.kind == kind } ?? jobs.job(0)
        job.applicationDate = day("2026-11-20")
        job.officeApprovedAt = moment("2026-11-20T10:00:00+08:00")
        job.permit.permitClass = .sixMonths
        job.permit.authority.code = "A1"
        job.previousPermit?.authorityCode = "A1"
        job.faultyCard?.cardSerial = job.previousPermit?.cardSerial ?? "none"
        if kind.validity == .new {
            setPeriod(&job.permit, "2026-11-20", "2027-05-20")
            job.previousPermit?.validFrom = day("2026-05-01")
            job.previousPermit?.validUntil = day("2026-11-01")
        } else {
            setPeriod(&job.permit, "2026-09-01", "2027-03-01")
            job.previousPermit?.validFrom = day("2026-09-01")
            job.previousPermit?.validUntil = day("2027-03-01")
        }
        return job
    }

    static func day(_ text: String) -> CivilDate { CivilDate(text) ?? .latest }
    static func moment(_ text: String) -> Timestamp { Timestamp(rfc3339: text) ?? Timestamp(milliseconds: 0) }
    static func setPeriod(_ permit: inout ProductionJob.Permit, _ from: String, _ until: String) {
        permit.validFrom = day(from)
        permit.validUntil = day(until)
    }

    static func setPeriods(_ job: inout ProductionJob, _ from: String, _ until: String) {
        setPeriod(&job.permit, from, until)
        job.previousPermit?.validFrom = day(from)
        job.previousPermit?.validUntil = day(until)
    }

    static func apply(_ job: inout ProductionJob, on day: String) {
        job.applicationDate = Self.day(day)
        job.officeApprovedAt = CentreZone.shanghai.start(of: Self.day(day))
    }

    func verdict(_ job: ProductionJob, known: KnownJobs = KnownJobs(), face: any FaceChecking = StandInFaceChecker())
        throws
        -> JobValidator.Verdict
    {
        try JobValidator.sample(face: face).validate(
            job, in: .init(today: .sample, availableAt: .sampleNow, known: known))
    }

    @Test(arguments: JobKind.allCases) func aValidJobOfEachKindIsAccepted(_ kind: JobKind) throws {
        let verdict = try verdict(Self.job(kind))
        #expect(verdict.refusals == [])
        #expect(verdict.warnings == [])
        #expect(verdict.dates?.centreDue.description == "2026-11-26")
    }

    @Test(arguments: ValidityCases.all + PersonCases.all) func eachRuleHoldsAtItsBoundary(_ rule: RuleCase) throws {
        var job = Self.job(rule.kind)
        rule.change(&job)
        #expect(try verdict(job).refusals.map(\.reason) == rule.expected)
    }

    @Test func everyProblemIsNamedAtOnce() throws {
        var job = Self.job(.correction)
        job.submittingOffice = "NOWHERE"
        job.permit.validUntil = job.permit.validUntil.addingDays(1)
        job.holder.names = .init(latin: "A\u{2022}B\u{E000}")
        job.holder.ethnicity.name = "x"
        job.holder.citizenNumber = "1"
        job.photo = []
        #expect(
            Set(try verdict(job).refusals.map(\.reason)) == [
                .officeUnknown, .validityNotKept, .middleDotWrong, .privateUseCharacter, .ethnicityNameDiffers,
                .citizenNumberMalformed, .photoMissing,
            ])
    }

    @Test func problemsOfFormAndOfRulesComeTogether() throws {
        let document = String(decoding: JobDocumentWriter().document(Self.job(.firstIssue)), as: UTF8.self)
        let broken = document.replacing("\"revision\":1", with: "\"revision\":0")
            .replacing("\"citizenNumber\":\"99", with: "\"citizenNumber\":\"98")
            .replacing("\"validFrom\":\"2026-11-20\"", with: "\"validFrom\":\"2026-11-31\"")
        let verdict = try JobValidator.sample().validate(
            JobReader().read(Array(broken.utf8)), in: .init(today: .sample, availableAt: .sampleNow))
        #expect(verdict.refusals.map(\.reason) == [.numberOutOfRange, .dateInvalid, .citizenNumberCheckCharacter])
    }

    @Test func thePlaceOfACharacterIsNamedNotTheText() throws {
        var job = Self.job(.firstIssue)
        job.holder.names = .init(han: "样例\u{30FB}测\u{E815}试")
        #expect(
            try verdict(job).refusals == [
                Refusal(
                    .middleDotWrong, at: "$.holder.names.han", [.init("position", "3"), .init("codePoint", "U+30FB")]),
                Refusal(
                    .privateUseCharacter, at: "$.holder.names.han",
                    [.init("position", "5"), .init("codePoint", "U+E815")]),
            ])
    }

    @Test(arguments: PhotoProblem.Kind.allCases) func eachPhotoProblemHasItsReason(_ kind: PhotoProblem.Kind) throws {
        var job = Self.job(.firstIssue)
        job.photo = try #require(StandInPortraits().portrait(seed: 1, defect: kind))
        let verdict = try verdict(job)
        if kind == .densityMissing {
            #expect(verdict.isAccepted && verdict.warnings.map(\.kind) == [.photoDensityMissing])
        } else {
            #expect(verdict.refusals.map(\.reason) == [try #require(RefusalReason(kind))])
            #expect(verdict.refusals.first?.path == "$.photo")
        }
    }

    @Test(arguments: [("2026-12-10", true), ("2026-12-11", false)])
    func aPermitThatEndsSoonIsMadeWithAWarning(_ until: String, _ warns: Bool) throws {
        // Centre due 2026-11-26; its tenth working day is 2026-12-10.
        var job = Self.job(.correction)
        Self.setPeriods(&job, "2026-06-11", until)
        let verdict = try verdict(job)
        #expect(verdict.isAccepted)
        #expect(verdict.warnings.map(\.kind) == (warns ? [.permitEndsSoon] : []))
    }

    @Test func aMergedOfficesCardsGoToItsSuccessorWithAWarning() throws {
        var job = Self.job(.firstIssue)
        job.submittingOffice = "SMP009"
        let verdict = try verdict(job)
        #expect(verdict.isAccepted)
        #expect(verdict.packedFor?.code == "SMP004")
        #expect(verdict.warnings.map(\.kind) == [.officeMerged])
        for warning in verdict.warnings {
            for language in SentenceLanguage.allCases { #expect(!warning.sentence(in: language).contains("{")) }
        }
    }

    @Test func whatIsKnownDecidesAboutDuplicates() throws {
        var job = Self.job(.firstIssue)
        job.key = JobKey(id: "J1", revision: 3)
        func reasons(_ known: KnownJobs) throws -> [RefusalReason] {
            try verdict(job, known: known).refusals.map(\.reason)
        }
        #expect(try reasons(KnownJobs(highestRevision: .init(number: 2, state: .refused))) == [])
        #expect(try reasons(KnownJobs(highestRevision: .init(number: 2, state: .open))) == [.duplicateOf])
        #expect(try reasons(KnownJobs(highestRevision: .init(number: 2, state: .made))) == [.duplicateOf])
        #expect(try reasons(KnownJobs(highestRevision: .init(number: 4, state: .refused))) == [.revisionOutdated])
        #expect(try reasons(KnownJobs(openJobOfPerson: JobKey(id: "J2", revision: 1))) == [.duplicateOf])
        #expect(try reasons(KnownJobs(openJobOfPerson: JobKey(id: "J1", revision: 2))) == [])
        let same = KnownJobs(highestRevision: .init(number: 3, state: .made), openJobOfPerson: job.key)
        #expect(same.isRepeat(of: job.key))
        #expect(try reasons(same) == [])
    }
}
