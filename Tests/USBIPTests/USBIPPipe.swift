import CardDevices

@testable import station_simulator

/// A pipe to a device that was imported over USB/IP: what libusb and the kernel do for `USBPipe`, in the test's own process.
/// A device that is gone is imported again by the next call.
actor USBIPPipe: BytePipe {
    private let thread = DeviceThread(name: "usbip-host")
    private let port: Int
    private let isPrinterClass: Bool
    private let (outEndpoint, inEndpoint): (UInt8, UInt8)
    private var host: USBIPHost?
    private var surplus: ArraySlice<UInt8> = []
    /// Imports so far.
    private(set) var imports = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(port: Int, _ model: WirePrinter) {
        self.port = port
        isPrinterClass = model == .evolis
        (outEndpoint, inEndpoint) = model == .evolis ? (1, 1) : (2, 1)
    }

    func write(
        _ bytes: [UInt8], as content: PipeContent, limit: Duration, progress: PipeProgress?
    ) throws(PipeFault) {
        let deadline = ContinuousClock.now + limit
        var sent = 0
        while sent < bytes.count {
            let chunk = Array(bytes[sent..<min(bytes.count, sent + 16_384)])
            let ended = try run(deadline) { [outEndpoint] in .out($0, outEndpoint, chunk) }
            sent += ended?.count ?? 0
            try judge(ended, moved: sent)
        }
    }

    func read(atMost count: Int, limit: Duration) throws(PipeFault) -> [UInt8] {
        let room = (count + 511) / 512 * 512
        if surplus.isEmpty {
            let ended = try run(.now + limit) { [inEndpoint] in .in($0, inEndpoint, room) }
            try judge(ended, moved: 0)
            surplus = (ended?.data ?? [])[...]
        }
        let answer = surplus.prefix(count)
        surplus = surplus.dropFirst(count)
        return Array(answer)
    }

    func deviceID(limit: Duration) throws(PipeFault) -> String {
        let reply = try control(0xA1, 0, length: 1_024)
        guard let text = DeviceID1284.text(ofReply: reply) else { throw PipeFault(.unsupported) }
        return text
    }

    func portStatus(limit: Duration) throws(PipeFault) -> PortStatus {
        guard let byte = try control(0xA1, 1, length: 1).first else { throw PipeFault(.unsupported) }
        return PortStatus(byte: byte)
    }

    /// A device without the class is reset on its port: the kernel reads it and configures it again.
    func softReset(limit: Duration) throws(PipeFault) {
        guard limit > .zero else { throw PipeFault(.timedOut) }
        surplus = []
        if isPrinterClass { _ = try control(0x23, 2) } else { try enumerate() }
    }

    func clearHalt(_ direction: PipeDirection, limit: Duration) throws(PipeFault) {
        _ = try control(0x02, 1, index: UInt16(direction == .out ? outEndpoint : inEndpoint | 0x80))
    }

    func close() { host = nil }

    private func enumerate() throws(PipeFault) {
        for (value, length) in [(0x0100, 64), (0x0100, 18), (0x0200, 9), (0x0200, 32), (0x0300, 255), (0x0303, 255)] {
            _ = try control(0x80, 6, value: UInt16(value), length: UInt16(length))
        }
        _ = try control(0x00, 9, value: 1)
    }

    private func control(
        _ type: UInt8, _ request: UInt8, value: UInt16 = 0, index: UInt16 = 0, length: UInt16 = 0
    ) throws(PipeFault) -> [UInt8] {
        let ended = try run(.now + .seconds(5)) {
            .control($0, type, request, value: value, index: index, length: length)
        }
        try judge(ended, moved: 0)
        return ended?.data ?? []
    }

    private func run(
        _ deadline: ContinuousClock.Instant, _ make: (UInt32) -> USBRequestBlock
    ) throws(PipeFault) -> USBIPHost.Ended? {
        let host = try opened()
        do {
            return try host.run(make, limit: max(.zero, ContinuousClock.now.duration(to: deadline)))
        } catch {
            self.host = nil
            surplus = []
            throw PipeFault(.disconnected)
        }
    }

    private func opened() throws(PipeFault) -> USBIPHost {
        if let host { return host }
        guard let host = try? USBIPHost(port: port), (try? host.importDevice()) == true else {
            throw PipeFault(.disconnected)
        }
        self.host = host
        imports += 1
        try enumerate()
        return host
    }

    private func judge(_ ended: USBIPHost.Ended?, moved: Int) throws(PipeFault) {
        switch ended?.status {
        case 0: return
        case -32: throw PipeFault(.stalled, bytesMoved: moved)
        case -104, nil: throw PipeFault(.timedOut, bytesMoved: moved)
        case let status?: throw PipeFault(.unsupported, bytesMoved: moved, detail: "\(status)")
        }
    }
}
