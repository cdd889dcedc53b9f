import CardDevices
import Foundation
import StationSimulation

@testable import ProductionStation

/// A state file in a directory of its own, and the few acts that most tests begin with.
final class StoreFixture: Sendable {
    let directory: String
    let sealer: VaultSealer
    static let lane = "lane-1"
    static let start = Timestamp(milliseconds: 1_800_000_000_000)

    var path: String { "\(directory)/station.sqlite" }

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        guard let key = MasterKey(bytes: Array(1...32)) else { throw SimulationProblem.setUp("key") }
        sealer = VaultSealer(masterKey: key, random: SeededSource(seed: 1))
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func open(
        rules: StationRules = StationRules(centreCode: "SMP"), observer: any StoreObserver = NoStoreObserver()
    ) throws -> Store {
        try Store(
            path: path, rules: rules, isSimulated: true, executor: DeviceThread(name: "store-test"),
            observer: Keeper(fixture: self, observer: observer))
    }

    /// The directory lives as long as a store is open in it: a station whose state file is deleted stops.
    private struct Keeper: StoreObserver {
        let fixture: StoreFixture
        let observer: any StoreObserver

        func willCommit(_ operation: String) throws(StoreFault) { try observer.willCommit(operation) }
        func didCommit(_ operation: String) throws(StoreFault) { try observer.didCommit(operation) }
        func willRead(_ operation: String) throws(StoreFault) { try observer.willRead(operation) }
    }

    /// A store with one lane and blanks in its hopper.
    func openWithLane(rules: StationRules = StationRules(centreCode: "SMP")) async throws -> Store {
        let store = try open(rules: rules)
        try await store.addLane(Self.lane)
        try await store.issueBlanks(100, lot: "LOT-1", to: Self.lane, by: try Self.people(), at: Self.start)
        return store
    }

    static func people() throws -> TwoPeople {
        guard let people = TwoPeople("sample-first", "sample-second") else { throw SimulationProblem.setUp("people") }
        return people
    }

    static func day(_ day: Int) throws -> CivilDate {
        guard let date = CivilDate(year: 2026, month: 12, day: day) else { throw SimulationProblem.setUp("day") }
        return date
    }

    /// What a job of a test is about; everything else is the same.
    struct Job {
        var id: String
        var revision = 1
        var office = "SMP001"
        var priority = JobPriority.normal
        var planDay = 10
        /// Stands for the citizen number; nil for the job's own.
        var person: String?
        /// What lies in the vault.
        var contents = "personal"
    }

    func accept(_ job: Job, claim: String? = nil, at now: Timestamp = start) throws -> IntakeCandidate {
        let key = JobKey(id: job.id, revision: job.revision)
        let day = try Self.day(job.planDay)
        let accepted = AcceptedJob(
            key: key, office: job.office, kind: .firstIssue, priority: job.priority, permitNumber: "P-\(job.id)",
            availableAt: now, centreDue: day, officeDue: day, planBy: day,
            numberTag: sealer.numberTag(job.person ?? job.id),
            personalData: try sealer.seal(Array(job.contents.utf8), for: .job(key)), warnings: [])
        return IntakeCandidate(
            claim: ClaimID(text: claim ?? "claim-\(key)"), receivedAt: now, contentSHA256: "00",
            verdict: .accept(accepted))
    }

    func refuse(_ key: JobKey?, claim: String, contents: String = "refused", at now: Timestamp = start) throws
        -> IntakeCandidate
    {
        let id = ClaimID(text: claim)
        let reasons = [JobEvent.Reason(Refusal(.fieldMissing, at: "$.photo"))]
        return IntakeCandidate(
            claim: id, receivedAt: now, contentSHA256: "00",
            verdict: .refuse(
                key: key, office: "SMP001", reasons: reasons,
                sealed: try sealer.seal(Array(contents.utf8), for: .delivery(id))))
    }
}

extension Store {
    static func plan(_ job: QueuedJob, serial: String, lane: String = StoreFixture.lane) -> CardPlan {
        CardPlan(
            job: job.sequence, lane: lane, cardSerial: serial, contentsDigest: [1, 2, 3],
            versions: "layout 1, profile 1")
    }

    /// Takes the next job and brings its card to `phase` by the events of a good run, or of a reject from there.
    func makeCard(
        serial: String, until phase: CardPhase, chip: String? = nil, failing: CardRun.Event? = nil
    ) throws -> CardRecord {
        guard let job = try reserveNext(after: nil, for: StoreFixture.lane) else {
            throw StoreFault(.notFound, operation: "test", detail: "no job waits")
        }
        return try makeCard(of: job, serial: serial, until: phase, chip: chip, failing: failing)
    }

    func makeCard(
        of job: QueuedJob, serial: String, until phase: CardPhase, chip: String? = nil, failing: CardRun.Event? = nil
    ) throws -> CardRecord {
        var card = try startCard(Self.plan(job, serial: serial), at: StoreFixture.start)
        let identity = ChipIdentity(hexadecimal: chip ?? "04\(serial)")
        let way: [CardRun.Event] = [
            .fed, .recognised(RecognisedChip(identity: identity, isBlank: true), isKnown: false), .encoded,
            .chipVerified, .printed, .printVerified, .ejected,
        ]
        for event in way where card.phase != phase {
            if phase == .reseating, card.phase == .recognising {
                card = try step(card, .chipFailed(ChipFault(.device, operation: "chip")))
                break
            }
            card = try step(card, event, facts: StepFacts(chipIdentity: identity.hexadecimal))
        }
        if let failing { card = try step(card, failing) }
        if card.phase == .rejecting { card = try step(card, .ejected) }
        release(job.sequence, by: StoreFixture.lane)
        return try self.card(card.id)
    }

    func step(_ card: CardRecord, _ event: CardRun.Event, facts: StepFacts = StepFacts()) throws -> CardRecord {
        var card = card
        let transition = try card.run.step(event)
        try record(transition, of: card, facts: facts, at: StoreFixture.start)
        return card
    }

    /// A card whose order to the accepted tray was never answered.
    func makeUnaccounted(serial: String) throws -> CardRecord {
        let silent = DeviceFault(.timedOut, cardState: .unknown, operation: "printer.eject")
        return try makeCard(serial: serial, until: .accepting, failing: .printerFailed(silent, seen: nil))
    }

    /// A card that failed in a way that counts against its job.
    func makeRejected(of job: QueuedJob, serial: String) throws -> CardRecord {
        try makeCard(
            of: job, serial: serial, until: .encoding, failing: .chipFailed(ChipFault(.chipDead, operation: "chip")))
    }
}
