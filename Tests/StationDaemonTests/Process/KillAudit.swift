import CardDevices
import Foundation
import ProductionStation

/// Holds what a dead daemon has left on disk against what is physically true.
struct KillAudit {
    let run: KillRun
    let store: Store
    let lane: SimulatedLane
    let profile: ChipProfile
    private var findings: [String] = []

    private init(_ run: KillRun) throws {
        self.run = run
        store = try run.site.openStore()
        profile = try ChipProfile.standard()
        lane = try SimulatedLane(directory: run.site.laneDirectory, setup: try KillRun.setup())
    }

    /// - Parameter permits: job id by permit number, as the sender knows them.
    static func findings(of run: KillRun, permits: [String: String]) async throws -> [String] {
        var audit = try KillAudit(run)
        try await audit.books()
        try await audit.cards(permits)
        try await audit.rest()
        try audit.spool(jobs: Set(permits.values))
        return audit.findings + run.ledger.sequences(expecting: Set(permits.values))
    }

    private mutating func books() async throws {
        let equation = try await store.stockEquation(of: "lane-1")
        findings += equation.differences
        let truth = lane.truth()
        let physical: [(StockPlace, Int)] = [
            (.hopper, truth.count(at: .hopper)), (.machine, truth.cards.count { $0.place.isInside }),
            (.accepted, truth.count(at: .acceptedTray)),
            (.rejected, truth.count(at: .rejectedTray) + truth.count(at: .outside)), (.unaccounted, 0), (.missing, 0),
        ]
        for (place, count) in physical where equation.count(place) != count {
            findings.append("\(place.rawValue): booked \(equation.count(place)), there are \(count)")
        }
        if equation.issued != truth.cards.count {
            findings.append("issued \(equation.issued), there are \(truth.cards.count) cards")
        }
        let read = try SimulatedLane.readTruth(directory: run.site.laneDirectory, setup: try KillRun.setup())
        if read != truth { findings.append("the lane's own file says otherwise than the lane") }
    }

    /// Every card that was ever fed: its place, its record, its chip, its job.
    private mutating func cards(_ permits: [String: String]) async throws {
        var valid: [String: String] = [:]
        var numbers = ManyWords()
        for number in permits.keys { numbers.add(number, as: number.utf8) }
        for card in lane.truth().cards where card.place != .hopper {
            let chip = card.identity.hexadecimal
            let record = try await store.card(chipIdentity: chip)
            if let record {
                let place: StockPlace = card.place == .acceptedTray ? .accepted : .rejected
                if record.recountOf == nil, record.phase.stockPlace != place {
                    findings.append(
                        "\(record.cardSerial) is \(record.phase.rawValue), but lies in \(card.place.rawValue)")
                }
            }
            guard card.place == .acceptedTray else { continue }
            guard let record, let files = try lane.contents(of: card.identity, profile: profile) else {
                findings.append("accepted card \(chip) is unknown to the journal")
                continue
            }
            if files.digest != record.contentsDigest { findings.append("accepted card \(chip) differs from its job") }
            if card.prints == 0 { findings.append("accepted card \(chip) was never printed") }
            // Whose permit number the chip itself holds: nothing that the journal says is asked.
            let owners = numbers.found(in: files.files.flatMap(\.bytes)).compactMap { permits[$0] }.sorted()
            if owners != [record.key.id] {
                findings.append("accepted card \(chip) holds the data of \(owners), the journal says \(record.key.id)")
            }
            for job in owners {
                if let other = valid[job] { findings.append("\(job) has two valid cards: \(other) and \(chip)") }
                valid[job] = chip
            }
        }
        let packed = run.ledger.events.filter { $0.kind == "packed" }
        for event in packed where valid[event.job.id] != event.chipIdentity || event.chipIdentity == nil {
            findings.append("\(event.id) tells of \(event.chipIdentity ?? "-"), made was \(valid[event.job.id] ?? "-")")
        }
        if packed.count != valid.count { findings.append("\(packed.count) packed, \(valid.count) valid cards") }
    }

    private mutating func rest() async throws {
        let open = try await store.openCards(of: "lane-1")
        if !open.isEmpty { findings.append("open in the journal: \(open.map(\.phase.rawValue))") }
        let lost = try await store.cards(in: [.unaccounted, .missing])
        if !lost.isEmpty { findings.append("unaccounted or missing: \(lost.map(\.cardSerial))") }
        if let entry = try await store.firstBrokenAuditEntry() { findings.append("audit entry \(entry) does not fit") }
        let facts = try StoreReader(store).facts()
        let ended = (facts.jobs["packed"] ?? 0) + (facts.jobs["notMade"] ?? 0)
        if ended != run.plan.jobs { findings.append("jobs ended: \(facts.jobs)") }
        let complaint = "simulated people found what should not be"
        for line in run.site.log.split(separator: "\n") where line.contains(complaint) {
            findings.append(String(line))
        }
    }

    private mutating func spool(jobs: Set<String>) throws {
        for folder in ["incoming", "claimed"] {
            let names = try run.site.names(in: folder)
            if !names.isEmpty { findings.append("left in \(folder): \(names)") }
        }
        for folder in ["receipts", "events", "lists"] {
            let hidden = try run.site.names(in: folder).filter { $0.hasPrefix(".") }
            if !hidden.isEmpty { findings.append("half-written in \(folder): \(hidden)") }
        }
        let receipts = try run.site.names(in: "receipts")
        if receipts.count != jobs.count + KillRun.refused.count { findings.append("\(receipts.count) receipts") }
        var listed: [String: Int] = [:]
        for name in try run.site.names(in: "lists") {
            for row in DaemonSite.text("\(run.site.spool)/lists/\(name)").split(whereSeparator: \.isNewline).dropFirst()
            {
                let fields = row.split(separator: ",")
                if fields.count > 2 { listed[String(fields[2]), default: 0] += 1 }
            }
        }
        let packed = run.ledger.events.filter { $0.kind == "packed" }.compactMap(\.cardSerial)
        for serial in packed where listed[serial] != 1 {
            findings.append("card \(serial) is listed \(listed[serial] ?? 0) times")
        }
        if listed.count != packed.count { findings.append("\(listed.count) cards listed, \(packed.count) packed") }
    }
}
