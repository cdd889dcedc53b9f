import ArgumentParser
import CardDevices

/// `devices throughput`: how fast a printer takes bytes.
struct DeviceThroughputCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "throughput",
        abstract: "Measure how fast a printer takes bytes: empty ones, which mean nothing between two commands.",
        discussion: """
            Moves no card and prints nothing. Only for printers whose language passes over NULs (usb:evolis). A printer \
            that a running station holds is shown as busy.
            """)

    @Argument(help: "Which printer: usb:evolis, usb:evolis?serial=… or usb:evolis?port=….")
    var address: String

    @Option(help: "Mebibytes to send, 1 to 1024.")
    var megabytes = 32

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (1...1_024).contains(megabytes) else {
            throw ValidationError("--megabytes takes a whole number from 1 to 1024")
        }
    }

    func run() async throws {
        let output = options.quietOutput()
        guard let printer = Self.printer(at: address) else {
            try output.end(OperatorError(DeviceSentence.noThroughput(address: address), exit: .usage))
        }
        let report: DeviceThroughput
        do throws(PipeFault) {
            report = try await DeviceThroughput(of: printer, megabytes: megabytes)
        } catch {
            try output.end(
                OperatorError(DeviceSentence.throughputBroken(error, address: address), exit: .deviceMissing))
        }
        try output.write(report) { DeviceSentence.throughput($0).message.text.text(in: output.language) }
    }

    /// - Returns: nil for what is no address, for a printer in software, and for one to which NULs mean something.
    static func printer(at address: String) -> PrinterAddress? {
        guard let printer = PrinterAddress(address), printer.isUSB, printer.model?.passesOverNulls ?? false else {
            return nil
        }
        return printer
    }
}

/// How fast one printer took bytes.
struct DeviceThroughput: Encodable, Equatable {
    var address: String
    var bytes: Int
    var milliseconds: Int
    var bytesPerSecond: Int

    private static let blockBytes = 1 << 20
    /// Of one block: a printer that takes fewer than 35 kB/s is not usable.
    private static let blockLimit = Duration.seconds(30)
    private static let resetLimit = Duration.seconds(5)

    init(address: String, bytes: Int, time: Duration) {
        self.address = address
        self.bytes = bytes
        milliseconds = Int(time / .milliseconds(1))
        bytesPerSecond = Int(Double(bytes) / max(time / .seconds(1), 1e-9))
    }

    /// Opens the printer, ends what it may have understood half of, sends, and gives it back. Opening does not count.
    init(of printer: PrinterAddress, megabytes: Int) async throws(PipeFault) {
        let clock = ContinuousClock()
        let pipe = try printer.pipe(clock: clock)
        let outcome: Result<Duration, PipeFault>
        do throws(PipeFault) {
            outcome = .success(try await Self.send(megabytes, over: pipe, clock))
        } catch {
            outcome = .failure(error)
        }
        await pipe.close()
        self.init(address: "\(printer)", bytes: megabytes * Self.blockBytes, time: try outcome.get())
    }

    /// - Returns: from the first byte until the device has the last one.
    static func send(
        _ megabytes: Int, over pipe: any BytePipe, _ clock: ContinuousClock
    ) async throws(PipeFault) -> Duration {
        // Else the NULs could become dots of a picture that another program broke off.
        try await pipe.softReset(limit: resetLimit)
        let block = [UInt8](repeating: 0, count: blockBytes)
        let begun = clock.now
        for _ in 0..<megabytes { try await pipe.write(block, as: .command, limit: blockLimit, progress: nil) }
        return begun.duration(to: clock.now)
    }
}
