import CardDevices
import ProductionStation
import Synchronization

/// The people of a simulated site: they mend machines, settle cards, inspect, pack, and go home when all is done.
///
/// They see what people see: the machine in front of them and the card in their hands; of the station only what its
/// console tells. When the station dies in the middle of an act they look again in its next life.
struct SimulatedStaff: Sendable {
    let site: SimulatedSite
    let station: Station
    let reader: StoreReader
    let random: StaffChoice
    let stop: StopSignal

    private var people: TwoPeople {
        get throws {
            guard let people = TwoPeople("sample-operator", "sample-supervisor") else {
                throw SimulationProblem.setUp("people")
            }
            return people
        }
    }

    /// Works until every job is at its end, or the station's power is gone.
    func work() async {
        let clock = VirtualClock(site.loop)
        while !stop.isSet {
            try? await clock.sleep(for: .seconds(5))
            do {
                try await round()
            } catch {
                // The station did not answer, or refused: the next round looks again.
                site.trace.add("staff: \(error)")
            }
        }
    }

    private func round() async throws {
        try await SiteAudit(site: site, store: station.store).instant()
        try tidyDesks()
        for lane in site.lanes { try await mend(lane) }
        try await settleAll()
        try await tidySpoiled()
        for lane in site.lanes where try await station.store.hold(of: lane.name) != nil {
            try await station.releaseLane(lane.name, by: people.first, second: people.second)
        }
        try await inspectAll()
        let facts = try reader.facts()
        let open = ["waiting", "started", "blocked", "made"].reduce(0) { $0 + (facts.jobs[$1] ?? 0) }
        guard open == 0, site.source.isEmpty else { return }
        for (office, _) in try await station.store.openBundles() { _ = try await station.closeBundle(of: office) }
        if (try reader.facts()).eventsUnsent == 0 { station.shutDown() }
    }

    /// First the books, then the hopper. After an outage the paper tells what was booked, the hopper what was loaded.
    func stock(_ lane: SimulatedSite.Lane, blanks: Int) async throws {
        if try await station.store.stockEquation(of: lane.name).issued == 0 {
            try await station.issueBlanks(blanks, lot: "SIM-LOT-1", to: lane.name, by: try people)
        }
        let issued = try await station.store.stockEquation(of: lane.name).issued
        let loaded = lane.truth.truth().cards.count
        if loaded < issued { try lane.truth.loadHopper(count: issued - loaded) }
    }

    private func mend(_ lane: SimulatedSite.Lane) async throws {
        for condition in lane.truth.truth().conditions {
            switch condition {
            case .jam:
                // Only when the lane has given up: a person does not reach into a moving machine.
                if try await station.store.hold(of: lane.name) != nil, let card = try lane.truth.pullCardOut() {
                    try lane.truth.put(card, into: .rejected)
                }
            case .coverOpen: try lane.truth.setCover(isOpen: false)
            case .ribbonOut: try lane.truth.changeRibbon(roll: 2, cards: 1_000_000)
            case .hopperStuck, .acceptedTrayFull, .rejectedTrayFull: try lane.truth.set(condition, false)
            }
        }
    }

    private func settleAll() async throws {
        for card in try await station.store.cards(in: [.unaccounted]) {
            guard let lane = site.lanes.first(where: { $0.name == card.lane }) else { continue }
            guard let found = try await find(card, in: lane) else {
                site.findings.add("card \(card.cardSerial) of \(card.lane) is nowhere")
                _ = try await station.desk.settle(serial: card.cardSerial, .missing, by: try people)
                continue
            }
            try await settle(card, found, in: lane)
        }
    }

    private func settle(_ card: CardRecord, _ found: SimulatedLaneTruth.Card, in lane: SimulatedSite.Lane) async throws
    {
        let layInAccepted = found.place == .acceptedTray
        try lane.truth.presentAtDesk(found.identity)
        if layInAccepted, (try? await station.desk.look())?.isComplete == true {
            _ = try await station.desk.settle(serial: card.cardSerial, .accepted, by: try people)
            try takeFromDesk(lane, to: .accepted)
        } else {
            _ = try await station.desk.settle(serial: card.cardSerial, .rejected, by: try people)
            try takeFromDesk(lane, to: .rejected)
        }
        site.trace.add("settled \(card.cardSerial)")
    }

    /// Looks in the machine, the trays and on the floor for the card that the station asks for.
    private func find(_ card: CardRecord, in lane: SimulatedSite.Lane) async throws -> SimulatedLaneTruth.Card? {
        if let inside = lane.truth.truth().cards.first(where: { $0.place.isInside }) {
            try lane.truth.pullCardOut()
            try lane.truth.put(inside.identity, into: .rejected)
        }
        let cards = lane.truth.truth().cards.filter { $0.place != .hopper }
        if let identity = card.chipIdentity { return cards.first { $0.identity.hexadecimal == identity } }
        for candidate in cards.reversed() where candidate.place == .rejectedTray || candidate.place == .outside {
            if try await station.store.card(chipIdentity: candidate.identity.hexadecimal) == nil { return candidate }
        }
        return nil
    }

    /// Spoiled cards belong among the rejected ones, wherever an interrupted act has left them.
    private func tidySpoiled() async throws {
        for lane in site.lanes {
            for card in lane.truth.truth().cards where card.place == .acceptedTray || card.place == .outside {
                guard let record = try await station.store.card(chipIdentity: card.identity.hexadecimal) else {
                    continue
                }
                switch record.phase {
                case .withdrawn, .rejected, .missing:
                    // A person takes a spoiled card out of the accepted tray before it is called spoiled.
                    if card.place == .acceptedTray {
                        site.findings.add("card \(record.cardSerial) is \(record.phase.rawValue) in the accepted tray")
                    }
                    try lane.truth.put(card.identity, into: .rejected)
                case .accepted, .inspected, .bundled, .handedOver:
                    if card.place == .outside { try lane.truth.put(card.identity, into: .accepted) }
                case .planned, .feeding, .recognising, .encoding, .verifyingChip, .printing, .verifyingPrint,
                    .accepting, .rejecting, .unaccounted:
                    continue
                }
            }
        }
    }

    private func tidyDesks() throws {
        for lane in site.lanes { try lane.truth.clearDesk() }
    }

    private func inspectAll() async throws {
        for card in try await station.store.cards(in: [.accepted]) {
            guard let lane = site.lanes.first(where: { $0.name == card.lane }),
                let found = lane.truth.truth().cards.first(where: { $0.identity.hexadecimal == card.chipIdentity })
            else {
                site.findings.add("accepted card \(card.cardSerial) has no chip that anybody ever saw")
                continue
            }
            guard found.place == .acceptedTray else {
                site.findings.add("accepted card \(card.cardSerial) lies in \(found.place.rawValue)")
                continue
            }
            try lane.truth.presentAtDesk(found.identity)
            try await inspect(card, in: lane)
        }
    }

    private func inspect(_ card: CardRecord, in lane: SimulatedSite.Lane) async throws {
        let isDefect = random.chance(perMille: site.setup.defectsPerMille)
        do {
            if isDefect {
                _ = try await station.desk.fail(
                    serial: card.cardSerial, defect: "inspectionPrint", inspector: "sample-inspector")
            } else {
                _ = try await station.desk.pass(inspector: "sample-inspector")
            }
        } catch is Desk.Refused {
            // The chip died after verification, or never answers again: the eye and the desk reader find it.
            _ = try await station.desk.fail(
                serial: card.cardSerial, defect: "inspectionChip", inspector: "sample-inspector")
            return try takeFromDesk(lane, to: .rejected)
        }
        try takeFromDesk(lane, to: isDefect ? .rejected : .accepted)
    }

    private func takeFromDesk(_ lane: SimulatedSite.Lane, to tray: Tray) throws {
        guard let card = try lane.truth.clearDesk() else { return }
        try lane.truth.put(card, into: tray)
    }
}

/// Seeded choices of people, over all lives of a site.
final class StaffChoice: Sendable {
    private let generator: Mutex<SeededGenerator>

    init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

    func chance(perMille: Int) -> Bool { generator.withLock { Int($0.next() >> 20 % 1000) < perMille } }

    func number(_ range: ClosedRange<Int>) -> Int {
        generator.withLock { range.lowerBound + Int($0.next() >> 20) % range.count }
    }
}
