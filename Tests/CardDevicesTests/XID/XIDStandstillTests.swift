import Testing

@testable import CardDevices

/// A printer that stands still costs the limit of one command, not that of a whole print.
struct XIDStandstillTests {
    @Test(arguments: [400, 700_000, 1_500_000]) func aHangEndsWithTheLimitOfACommand(_ bytes: Int) async throws {
        let bench = try await XIDBench()
        try await bench.feed()
        try await bench.toPrintHead()
        await bench.pipe.withDevice { $0.expect(SimulatedWireFault(.bytesTaken(bytes), .hang), isFromNow: true) }
        let begun = bench.clock.now
        let fault = await bench.fault { () throws(DeviceFault) in try await bench.print() }
        let seconds = begun.duration(to: bench.clock.now).components.seconds
        #expect(fault?.kind == .timedOut)
        #expect(seconds < 60, "\(seconds) s of 300")
        try await bench.eject(.rejected)
        #expect(bench.inside == nil)
    }
}
