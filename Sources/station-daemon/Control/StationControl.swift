import CardDevices
import Foundation
import ProductionStation

/// The verbs of a running station, as the control socket takes them.
struct StationControl: ControlHandler {
    let assembly: StationAssembly
    let startedAt: ContinuousClock.Instant

    var station: Station { assembly.station }

    func handle(_ request: ControlRequest, peer: PeerCredentials) async -> ControlReply {
        do {
            return try await answer(request, peer)
        } catch {
            return ControlReply(ending: error)
        }
    }

    private func answer(_ request: ControlRequest, _ peer: PeerCredentials) async throws -> ControlReply {
        switch request.verb {
        case "status": try ControlReply(await status())
        case "doctor": try ControlReply(await Doctor(assembly.configuration, store: station.store).examine())
        case "jobs": try ControlReply(jobs(request.arguments))
        case "audit": try ControlReply(AuditQuery(request.arguments).run(on: StoreReader(station.store)))
        case "replaceMasterKey": ControlReply(refusing: ActSentence.store(.masterKeyFits))
        case "settle": try ControlReply(await settle(request))
        case "inspect": try ControlReply(await inspect(request))
        case "release": try ControlReply(await release(request))
        case "hold": try ControlReply(await hold(request))
        case "closeBundle": try ControlReply(await closeBundle(request))
        case "confirmClock": try ControlReply(await confirmClock(request))
        case "issueBlanks": try ControlReply(await issueBlanks(request))
        case "moveBlanks": try ControlReply(await moveBlanks(request))
        case "countBlanks": try ControlReply(await countBlanks(request))
        case "cancelJob": try ControlReply(await cancelJob(request))
        case "takeOut": try ControlReply(await takeOut(request))
        case "maintain": try ControlReply(await maintain(request))
        case "keys": try ControlReply(await KeyActs.list(assembly.keyStore))
        case "keysImport": try ControlReply(await keyActs.importKey(request))
        case "keysGenerate": try ControlReply(await keyActs.generate(request))
        case "keysRetire": try ControlReply(await keyActs.retire(request))
        case "accounts": try ControlReply(StoreReader(station.store).accounts())
        case "accountsInit", "accountsReset": try ControlReply(await beginAccounts(request, peer))
        case "accountsAdd", "accountsRoles", "accountsActive", "accountsPassword":
            try ControlReply(await changeAccount(request))
        case let verb: ControlReply(refusing: ControlSentence.unknownVerb(verb))
        }
    }

    private var keyActs: KeyActs {
        KeyActs(
            people: station.people, store: station.store, keys: assembly.keyStore,
            isProduction: assembly.configuration.station.mode == .production)
    }

    /// What every lane does now, in words.
    var lanes: [StationStatus.Lane] {
        station.laneStates.map { StationStatus.Lane(name: $0.name, state: $0.state.word, reasons: $0.state.reasons) }
    }

    private func status() async throws -> StationStatus {
        // A spool that cannot be looked at hides nothing of the rest.
        let spool = try? await assembly.source.status()
        return StationStatus(
            facts: try StoreReader(station.store).facts(), isRunning: true, simulated: true,
            lanes: lanes, spool: spool, alarms: station.alarms(),
            failing: station.failingParts.map { StationStatus.Part(name: $0.part.rawValue, fault: $0.fault) })
    }

    private func confirmClock(_ request: ControlRequest) async throws -> [String: String] {
        let authority = try await station.people.authorise(.confirmClock, try request.credentials.credentials())
        try await station.confirmClock(by: authority)
        return ["clock": "confirmed"]
    }

    private func jobs(_ arguments: [String: String]) throws -> [JobLine] {
        try JobsQuery(arguments).run(on: StoreReader(station.store))
    }
}

/// What `status` shows, from a running station or from its state file alone.
struct StationStatus: Codable, Equatable, Sendable {
    var facts: StationFacts
    var isRunning: Bool
    /// True when some device exists only in software; nil when no station runs.
    var simulated: Bool?
    /// Empty when no station runs.
    var lanes: [Lane]
    /// What lies in the spool directory; nil when no station runs or when it cannot be looked at.
    var spool: SpoolStatus?
    /// What is wrong now, worst first.
    var alarms: [Alarm]
    /// Parts of the station that fail now; empty when all work or none runs.
    var failing: [Part]
    /// Why the running station makes no cards at all; nil when it can.
    var cannotProduce: StartProblem?

    init(
        facts: StationFacts, isRunning: Bool, simulated: Bool?, lanes: [Lane], spool: SpoolStatus? = nil,
        alarms: [Alarm] = [], failing: [Part] = [], cannotProduce: StartProblem? = nil
    ) {
        self.facts = facts
        self.isRunning = isRunning
        self.simulated = simulated
        self.lanes = lanes
        self.spool = spool
        self.alarms = alarms
        self.failing = failing
        self.cannotProduce = cannotProduce
    }

    /// A part of the station that fails.
    struct Part: Codable, Equatable, Sendable {
        var name: String
        var fault: ServiceFault
    }

    struct Lane: Codable, Equatable, Sendable {
        var name: String
        var state: String
        /// PWG words for what a person must mend, or why the lane is held.
        var reasons: [String]
    }
}

/// What `cards settle` answers.
struct SettledCard: Codable, Equatable, Sendable {
    var card: String
    var phase: String
    var job: JobKey
}

/// The arguments of `jobs`, the same over the socket and on the state file.
struct JobsQuery: Sendable {
    var state: JobState?
    var limit: Int

    init(_ arguments: [String: String]) throws {
        if let word = arguments["state"] {
            guard let state = JobState(rawValue: word) else {
                throw ActSentence.stateUnknown(word, known: JobState.allCases.map(\.rawValue))
            }
            self.state = state
        }
        limit = min(10_000, max(1, arguments["limit"].flatMap(Int.init) ?? 100))
    }

    func run(on reader: StoreReader) throws -> [JobLine] { try reader.jobs(in: state, limit: limit) }
}

extension StoreFault {
    /// A station that produces has the right key.
    fileprivate static var masterKeyFits: StoreFault {
        var fault = StoreFault(.refused, operation: "store.replaceMasterKey")
        fault.act = .masterKeyFits
        return fault
    }
}

extension LaneState {
    /// Why the lane does not go on, in published words; empty when it does.
    var reasons: [String] {
        switch self {
        case .waiting(let reasons): reasons.words
        case .held(let hold): [hold.rawValue]
        case .keysUnavailable(let problem): [problem.code]
        case .storeFailed(let kind): [kind.rawValue]
        case .maintenance: [LaneHold.maintenance.rawValue]
        case .starting, .ready, .producing, .printerSilent, .stopped: []
        }
    }
}
