import CardDevices
import ProductionStation

/// Holds what the station believes against what is physically true (architecture.md §5).
struct SiteAudit {
    let site: SimulatedSite
    let store: Store

    /// On a round of the people: the whole look at the journal costs more than a card, so it is not taken on each one.
    /// What each step changes is looked at by ``JournalWatch``.
    func round(_ number: Int) async throws {
        if number % Self.roundsPerLook == 0 { try await instant() }
    }

    private static let roundsPerLook = 3

    /// At any moment: what the journal says fits together, and every issued blank is in exactly one place.
    func instant() async throws {
        for contradiction in try await store.contradictions() { add(contradiction) }
        for lane in site.lanes {
            for difference in try await store.stockEquation(of: lane.name).differences {
                add("\(lane.name): \(difference)")
            }
        }
    }

    /// Invariant 8: no lane gave up for good, whatever became of its neighbours.
    func lanesEnded(_ states: [(name: String, state: LaneState)]) {
        for (name, state) in states where state != .stopped { add("\(name) ended \(state)") }
    }

    /// After everything has come to rest.
    func whole() async throws {
        try await instant()
        for index in site.lanes.indices {
            try await books(of: index)
            try await acceptedTray(of: site.lanes[index])
        }
        try await jobs()
        if let entry = try await store.firstBrokenAuditEntry() { add("audit entry \(entry) does not fit its chain") }
        for violation in site.source.violations { add(violation) }
    }

    private func add(_ finding: String) { site.findings.add(finding) }

    /// Invariant 2: the stock equation, and the same against the truth, with what people did to it.
    private func books(of index: Int) async throws {
        let lane = site.lanes[index]
        let equation = try await store.stockEquation(of: lane.name)
        for difference in equation.differences { add("\(lane.name): \(difference)") }
        let truth = lane.truth
        let recounts = try await store.recounts(of: lane.name)
        let before = site.mischief.ledger(index)
        let inHopper = truth.count(at: .hopper) - before.hopperSurplus - (before.refed - recounts)
        _ = site.mischief.explain(equation.count(.hopper) - inHopper, inHopperOf: index)
        let ledger = site.mischief.ledger(index)
        let refed = ledger.refed - recounts
        // Withdrawn in the books, but nobody has taken them out of tray or bundle yet.
        let lying = try await withdrawnInTray(of: lane)
        // Lost cards, and those that somebody has in hand, are outside as well.
        let spoiled =
            truth.count(at: .rejectedTray) + truth.count(at: .rejectedExit) + truth.count(at: .outside)
            - ledger.carried.count - ledger.declared
        let physical: [(StockPlace, Int)] = [
            (.hopper, truth.count(at: .hopper) - ledger.hopperSurplus - refed),
            (.machine, SimulatedPlace.allCases.filter(\.isInside).reduce(0) { $0 + truth.count(at: $1) }),
            (.accepted, truth.count(at: .acceptedTray) - lying), (.rejected, spoiled + lying + refed),
            (.unaccounted, 0),
        ]
        for (place, count) in physical where equation.count(place) != count {
            add("\(lane.name): \(place.rawValue) booked \(equation.count(place)), physically \(count)")
        }
        if equation.count(.missing) != ledger.declared + ledger.neverFed {
            add("\(lane.name): missing booked \(equation.count(.missing)), by the truth \(ledger.declared) lost")
        }
    }

    private func withdrawnInTray(of lane: SimulatedSite.Lane) async throws -> Int {
        var count = 0
        for takeOut in try StoreReader(store).facts().toTakeOut where takeOut.lane == lane.name {
            let chip = try await store.card(serial: takeOut.cardSerial)?.chipIdentity
            if let chip, lane.truth.place(of: ChipIdentity(hexadecimal: chip)) == .acceptedTray { count += 1 }
        }
        return count
    }

    /// Invariant 4: only cards whose chip holds exactly what was meant for the job that the journal names; and
    /// invariant 1 among them.
    private func acceptedTray(of lane: SimulatedSite.Lane) async throws {
        for card in lane.truth.truth().cards where card.place == .acceptedTray {
            guard let digest = card.chipDigest, let meant = site.contents.meant(digest) else {
                add("accepted card \(card.identity) holds what nobody meant")
                continue
            }
            if card.prints == 0 || card.isHalfPrinted { add("accepted card \(card.identity) was never printed whole") }
            let record = try await store.card(chipIdentity: card.identity.hexadecimal)
            try await chipSecurity(of: card.identity, in: lane.truth)
            if record?.cardSerial != meant.cardSerial {
                add(
                    "accepted card \(card.identity) is \(meant.cardSerial), the journal says \(record?.cardSerial ?? "-")"
                )
            }
        }
    }

    /// Invariant 4, where chips have keys: locked, the transport keys gone for the issuer's, EF.SOD whole.
    private func chipSecurity(of identity: ChipIdentity, in lane: SimulatedLane) async throws {
        guard site.keys != nil else { return }
        guard let security = try lane.security(of: identity, profile: site.profile),
            let files = try lane.contents(of: identity, profile: site.profile)
        else { return add("accepted card \(identity) has no card manager") }
        if !security.isLocked { add("accepted card \(identity) is not locked") }
        let expected = try await site.orders.ownKeyCheckValues(security.shown)
        if security.keyVersions.count != 1 || security.checkValues != expected {
            add("accepted card \(identity) has other keys than the issuer's")
        }
        if let problem = site.orders.signatureProblem(in: files, at: site.epoch.milliseconds) {
            add("accepted card \(identity): \(problem.detail)")
        }
    }

    /// Invariants 1 and 5: one end for each job, and at most one valid card.
    private func jobs() async throws {
        var valid: [Int64: Int] = [:]
        for lane in site.lanes {
            for card in lane.truth.truth().cards where card.place == .acceptedTray {
                guard let meant = card.chipDigest.flatMap(site.contents.meant) else { continue }
                valid[meant.job, default: 0] += 1
            }
        }
        for (job, count) in valid.sorted(by: { $0.key < $1.key }) where count > 1 {
            add("job \(job) has \(count) valid cards")
        }
        for line in try StoreReader(store).jobs(in: nil, limit: 10_000) {
            let events = site.source.events[line.job.description] ?? []
            let state = JobState(rawValue: line.state)
            // A packed card may be cancelled afterwards.
            let ends = events.filter { $0.kind.endsJob || (state != .cancelled && $0.kind == .packed) }
            if ends.count != 1 { add("job \(line.job) has \(ends.count) final events") }
            switch state {
            case .packed:
                if events.map(\.kind) != [.accepted, .produced, .packed],
                    !events.contains(where: { $0.kind == .withdrawn })
                {
                    add("job \(line.job) is packed by \(events.map(\.kind.rawValue))")
                }
            case .notMade:
                if events.last?.kind != .notMade { add("job \(line.job) is not made, but nobody was told") }
            case .cancelled:
                if events.last?.kind != .notMade || events.last?.facts.reasons.first?.code != "cancelled" {
                    add("job \(line.job) is cancelled, but nobody was told")
                }
                if events.contains(where: { $0.kind == .produced }), !events.contains(where: { $0.kind == .withdrawn })
                {
                    add("job \(line.job) is cancelled, but its card was never withdrawn")
                }
            case .waiting, .started, .made, .inspected, .handedOver, .blocked, .refused, nil:
                add("job \(line.job) was left \(line.state)")
            }
        }
        let known = try StoreReader(store).facts()
        let total = known.jobs.values.reduce(0, +) + known.refused
        if total != site.setup.jobs { add("\(site.setup.jobs) jobs came, \(total) are known") }
    }
}
