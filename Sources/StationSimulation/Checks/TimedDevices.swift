import CardDevices
import Synchronization

/// Invariant 7: each call of a device ends within its limit, in virtual time.
struct CallTimer: Sendable {
    let loop: SimulationLoop
    let findings: Findings

    func time<Value, Failure: Error>(
        _ name: String, _ limit: Duration, _ body: () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let begun = loop.now
        defer { check(name, limit, since: begun) }
        return try await body()
    }

    private func check(_ name: String, _ limit: Duration, since begun: Duration) {
        let taken = loop.now - begun
        if taken > limit { findings.add("\(name) took \(taken), its limit is \(limit)") }
    }
}

/// A printer whose calls are timed.
struct TimedPrinter: CardPrinter {
    let printer: any CardPrinter
    let timer: CallTimer

    var identity: DeviceIdentity { printer.identity }

    func status(limit: Duration) async throws(DeviceFault) -> PrinterStatus {
        try await timer.time("status", limit) { () async throws(DeviceFault) in try await printer.status(limit: limit) }
    }

    func feed(to station: CardStation, limit: Duration) async throws(DeviceFault) {
        try await timer.time("feed", limit) { () async throws(DeviceFault) in
            try await printer.feed(to: station, limit: limit)
        }
    }

    func move(to station: CardStation, limit: Duration) async throws(DeviceFault) {
        try await timer.time("move", limit) { () async throws(DeviceFault) in
            try await printer.move(to: station, limit: limit)
        }
    }

    func print(_ image: PrintImage, limit: Duration) async throws(DeviceFault) {
        try await timer.time("print", limit) { () async throws(DeviceFault) in
            try await printer.print(image, limit: limit)
        }
    }

    func eject(to tray: Tray, limit: Duration) async throws(DeviceFault) {
        try await timer.time("eject", limit) { () async throws(DeviceFault) in
            try await printer.eject(to: tray, limit: limit)
        }
    }
}
