import Testing

@testable import CardDevices

/// A printer that stands still costs seconds, not the limit of a print, which is made for people who change a ribbon.
struct EvolisStandstillTests {
    private func secondsOfPrint(_ bench: EvolisBench) async -> (seconds: Int64, fault: DeviceFault?) {
        let begun = bench.clock.now
        let fault = await bench.fault { () throws(DeviceFault) in try await bench.print() }
        return (begun.duration(to: bench.clock.now).components.seconds, fault)
    }

    private func atPrintHead(_ fault: SimulatedWireFault) async throws -> EvolisBench {
        let bench = try await EvolisBench()
        try await bench.feed()
        try await bench.toPrintHead()
        await bench.pipe.withDevice { $0.expect(fault, isFromNow: true) }
        return bench
    }

    /// What the printer has is known to the byte, so the rest is sent, and the picture is whole.
    @Test(arguments: [100, 82_400, 300_000]) func aTransferThatStopsIsGoneOnWith(_ bytes: Int) async throws {
        let bench = try await atPrintHead(SimulatedWireFault(.bytesTaken(bytes), .shortWrite))
        #expect(await secondsOfPrint(bench).fault == nil)
        try await bench.eject(.accepted)
        #expect(bench.lane.truth().cards.filter { $0.place == .acceptedTray && $0.prints == 1 }.count == 1)
    }

    @Test(arguments: [SimulatedWireFault.Trigger.order("Db", 1), .order("Db", 2), .order("Se", 1)])
    func aHangEndsWithTheLimitOfAnAnswer(_ trigger: SimulatedWireFault.Trigger) async throws {
        let bench = try await atPrintHead(SimulatedWireFault(trigger, .hang))
        let (seconds, fault) = await secondsOfPrint(bench)
        #expect(fault?.kind == .timedOut && fault?.cardState == .unknown)
        #expect((15..<60).contains(seconds), "\(seconds) s of \(EvolisBench.printLimit)")
        try await bench.eject(.rejected)
        #expect(bench.inside == nil)
    }

    /// It takes nothing as long as a panel needs room, and says how it is when it is asked.
    @Test func aSlowPanelIsNoHang() async throws {
        let bench = try await EvolisBench {
            $0.pace.panel = .seconds(14)
            $0.bufferBytesMax = 600_000
        }
        try await bench.feed()
        try await bench.toPrintHead()
        let (seconds, fault) = await secondsOfPrint(bench)
        #expect(fault == nil, "after \(seconds) s")
    }
}
