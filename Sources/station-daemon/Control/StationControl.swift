import CardDevices
import Foundation
import ProductionStation

/// The verbs of a running station, as the control socket takes them.
struct StationControl: ControlHandler {
    let assembly: StationAssembly
    let startedAt: ContinuousClock.Instant

    private var station: Station { assembly.station }

    func handle(verb: String, arguments: [String: String], peer: PeerCredentials) async -> ControlReply {
        do {
            switch verb {
            case "status": return try ControlReply(await status())
            case "jobs": return try ControlReply(jobs(arguments))
            case "settle": return try ControlReply(await settle(arguments))
            case "release": return try await release(arguments, peer)
            case "closeBundle": return try ControlReply(await closeBundle(arguments))
            case _: return ControlReply(refusing: ControlSentence.unknownVerb(verb))
            }
        } catch let refusal as ActSentence {
            return ControlReply(refusing: refusal)
        } catch let refused as Desk.Refused {
            return ControlReply(refusing: ActSentence.desk(refused))
        } catch let fault as StoreFault {
            return ControlReply(refusing: ActSentence.store(fault))
        } catch {
            return ControlReply(refusing: ActSentence.failed)
        }
    }

    private func status() async throws -> StationStatus {
        // A spool that cannot be looked at hides nothing of the rest.
        let spool = try? await assembly.source.status()
        return StationStatus(
            facts: try StoreReader(station.store).facts(), isRunning: true, simulated: true,
            lanes: station.laneStates.map { lane in
                StationStatus.Lane(name: lane.name, state: lane.state.word, reasons: lane.state.reasons)
            }, spool: spool)
    }

    private func jobs(_ arguments: [String: String]) throws -> [JobLine] {
        try JobsQuery(arguments).run(on: StoreReader(station.store))
    }

    /// Simulated people bring the card to the desk; real ones have done so before they ask.
    private func settle(_ arguments: [String: String]) async throws -> SettledCard {
        guard let serial = arguments["card"], let word = arguments["finding"],
            let finding = CardCustody.Settlement(rawValue: word)
        else { throw ActSentence.argumentsMissing("card, finding") }
        guard let people = TwoPeople(arguments["first"] ?? "", arguments["second"] ?? "") else {
            throw ActSentence.twoPeopleNeeded
        }
        if finding != .missing { try await assembly.present(serial) }
        let card = try await station.desk.settle(serial: serial, finding, by: people)
        assembly.putBack(to: finding)
        return SettledCard(card: card.cardSerial, phase: card.phase.rawValue, job: card.key)
    }

    private func release(_ arguments: [String: String], _ peer: PeerCredentials) async throws -> ControlReply {
        guard let lane = arguments["lane"], let first = arguments["first"], !first.isEmpty else {
            throw ActSentence.argumentsMissing("lane, first")
        }
        if let second = arguments["second"], TwoPeople(first, second) == nil { throw ActSentence.twoPeopleNeeded }
        try await station.releaseLane(lane, by: first, second: arguments["second"])
        return try ControlReply(["lane": lane, "state": "released"])
    }

    private func closeBundle(_ arguments: [String: String]) async throws -> DeliveryList {
        guard let office = arguments["office"] else { throw ActSentence.argumentsMissing("office") }
        guard let list = try await station.closeBundle(of: office) else { throw ActSentence.noOpenBundle(office) }
        return list
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

extension LaneState {
    /// Why the lane does not go on, in published words; empty when it does.
    var reasons: [String] {
        switch self {
        case .waiting(let reasons): reasons.words
        case .held(let hold): [hold.rawValue]
        case .storeFailed(let kind): [kind.rawValue]
        case .starting, .ready, .producing, .stopped: []
        }
    }
}
