import CardDevices
import Testing

@testable import station_daemon

@Suite struct DeviceThroughputTests {
    /// Keeps what it was asked for; a write beyond `bytesMax` breaks off.
    private actor CountingPipe: BytePipe {
        private(set) var calls: [String] = []
        private(set) var bytes = 0
        private(set) var areAllNull = true
        private let bytesMax: Int

        init(bytesMax: Int = .max) { self.bytesMax = bytesMax }

        func write(
            _ more: [UInt8], as content: PipeContent, limit: Duration, progress: PipeProgress?
        ) throws(PipeFault) {
            calls.append("write")
            guard bytes + more.count <= bytesMax else { throw PipeFault(.disconnected, bytesMoved: bytesMax - bytes) }
            bytes += more.count
            areAllNull = areAllNull && more.allSatisfy { $0 == 0 }
        }

        func softReset(limit: Duration) { calls.append("softReset") }
        func read(atMost count: Int, limit: Duration) throws(PipeFault) -> [UInt8] { throw PipeFault(.timedOut) }
        func deviceID(limit: Duration) throws(PipeFault) -> String { throw PipeFault(.unsupported) }
        func portStatus(limit: Duration) throws(PipeFault) -> PortStatus { throw PipeFault(.unsupported) }
        func clearHalt(_ direction: PipeDirection, limit: Duration) {}
        func close() {}
    }

    @Test(arguments: [1, 3]) func onlyNullsGoOutAfterWhatWasBrokenOffHasEnded(megabytes: Int) async throws {
        let pipe = CountingPipe()
        _ = try await DeviceThroughput.send(megabytes, over: pipe, ContinuousClock())
        #expect(await pipe.calls == ["softReset"] + [String](repeating: "write", count: megabytes))
        #expect(await pipe.bytes == megabytes << 20)
        #expect(await pipe.areAllNull)
    }

    @Test func aPrinterThatGoesAwayEndsIt() async {
        let pipe = CountingPipe(bytesMax: 3 << 19)
        await #expect(throws: PipeFault(.disconnected, bytesMoved: 1 << 19)) {
            try await DeviceThroughput.send(4, over: pipe, ContinuousClock())
        }
        #expect(await pipe.calls == ["softReset", "write", "write"])
    }

    @Test func speedIsBytesInASecond() {
        let measured = DeviceThroughput(address: "usb:evolis", bytes: 8 << 20, time: .milliseconds(500))
        #expect(measured.bytesPerSecond == 16 << 20)
        #expect(measured.milliseconds == 500)
    }

    @Test(arguments: [
        ("usb:evolis", true), ("usb:evolis?serial=7", true), ("usb:xid", false), ("sim:evolis", false),
        ("replay:evolis?file=/x", false), ("evolis", false), ("", false),
    ]) func onlyAPrinterThatPassesOverNullsIsMeasured(address: String, isMeasured: Bool) {
        #expect((DeviceThroughputCommand.printer(at: address) != nil) == isMeasured)
    }
}
