import Testing

@testable import CardDevices

/// A printer that stands still costs the limit of one command, not that of a whole print.
struct XIDStandstillTests {
    @Test(arguments: [
        (SimulatedWireFault.Trigger.bytesTaken(400), Int64(60)), (.bytesTaken(700_000), 60), (.bytesTaken(1_500_000), 60),
    ])
    func aHangEndsWithTheLimitOfACommand(_ trigger: SimulatedWireFault.Trigger, secondsMax: Int64) async throws {
        let bench = try await XIDBench()
        try await bench.feed()
        try await bench.toPrintHead()
        await bench.pipe.withDevice { $0.expect(SimulatedWireFault(trigger, .hang), isFromNow: true) }
        let begun = bench.clock.now
        let fault = await bench.fault { () throws(DeviceFault) in try await bench.print() }
        let seconds = begun.duration(to: bench.clock.now).components.seconds
        #expect(fault?.kind == .timedOut)
        #expect(seconds < secondsMax, "\(seconds) s of 300")
        try await bench.eject(.rejected)
        #expect(bench.inside == nil)
    }
}
