import CardDevices
import ProductionStation

extension SimulatedStaff {
    /// First the books, then the hopper. After an outage the paper tells what was booked, the hopper what was loaded.
    public func stock() async throws {
        for (index, lane) in lanes.enumerated() {
            if habits.blanksPerLane > 0, try await station.store.stockEquation(of: lane.name).issued == 0 {
                let authority = try await crew.authority(.stockIssue)
                try await station.issueBlanks(habits.blanksPerLane, lot: "SIM-LOT-1", to: lane.name, by: authority)
            }
            try await load(lane, index)
        }
    }

    /// A hopper that runs dry gets what the office hands out: booked first, put in afterwards.
    func refill() async throws {
        for (index, lane) in lanes.enumerated() where habits.blanksPerRefill > 0 && lane.truth.count(at: .hopper) == 0 {
            let authority = try await crew.authority(.stockIssue)
            try await station.issueBlanks(habits.blanksPerRefill, lot: "SIM-LOT-1", to: lane.name, by: authority)
            try await load(lane, index)
            did("refill")
        }
    }

    /// Puts in what is booked and was not put in yet.
    private func load(_ lane: Lane, _ index: Int) async throws {
        let issued = try await station.store.stockEquation(of: lane.name).issued
        let loaded =
            mischief?.ledger(index).loaded ?? SimulatedPlace.allCases.reduce(0) { $0 + lane.truth.count(at: $1) }
        guard loaded < issued else { return }
        try lane.truth.loadHopper(count: issued - loaded)
        mischief?.change(index) { $0.loaded = issued }
    }
}
