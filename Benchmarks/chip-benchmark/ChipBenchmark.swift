import CardDevices
import Foundation

/// One lane's chip work for `Benchmarks/station_benchmark/chip.py`: `chip-benchmark SELECTOR DAEMON`.
///
/// Each line of standard input makes one card and is answered by one line: `go` recognises, writes and reads back through
/// the worker process as a lane does, and answers microseconds; `record FILE` does the same in this process, writes down
/// every call of PC/SC for `chip-replayer`, and answers the number of commands.
@main
enum ChipBenchmark {
    static let limit = Duration.seconds(120)

    enum Failure: Error { case usage, notBlank }

    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 3, let selector = PCSCReaderSelector(words[1]) else { throw Failure.usage }
        let worker = WorkerChipStation(executable: words[2], reader: selector, profile: ChipProfile.standardFile)
        let order = ChipOrder(plain: try files())
        while let line = readLine() {
            if line == "go" {
                say(try await time(order, worker))
            } else if line.hasPrefix("record ") {
                say(try await record(order, selector, to: String(line.dropFirst(7))))
            } else {
                throw Failure.usage
            }
        }
    }

    @inline(never) private static func time(_ order: ChipOrder, _ worker: WorkerChipStation) async throws -> Int {
        let started = ContinuousClock.now
        try await make(order, worker)
        return Int(started.duration(to: .now) / .microseconds(1))
    }

    @inline(never) private static func record(
        _ order: ChipOrder, _ selector: PCSCReaderSelector, to path: String
    ) async throws -> Int {
        let recorder = CallRecorder(reader: try await PCSCReader.find(selector, limit: limit))
        try await make(order, APDUChipStation(reader: recorder, profile: try ChipProfile.standard()))
        let lines = await recorder.calls.lines
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
        return lines.count { $0.hasPrefix("T") }
    }

    @inline(never) private static func make(_ order: ChipOrder, _ station: any ChipStation) async throws {
        guard try await station.recognise(limit: limit).isBlank else { throw Failure.notBlank }
        try await station.encode(order, limit: limit)
        try await station.verify(order, limit: limit)
    }

    /// A photo of 20,000 bytes and every other file as full as it may be.
    @inline(never) private static func files() throws -> ChipFileSet {
        ChipFileSet(
            files: try ChipProfile.standard().files.map { file in
                let bytes = (0..<min(file.size.bytesMax, 20_000)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
                return .init(name: file.name, fileIdentifier: file.fileIdentifier, bytes: bytes)
            })
    }

    @inline(never) private static func say(_ number: Int) {
        FileHandle.standardOutput.write(Data("\(number)\n".utf8))
    }
}

/// A reader that notes every call for the replayer.
struct CallRecorder: CardReader {
    let reader: PCSCReader
    let calls = Calls()

    actor Calls {
        private(set) var lines: [String] = []
        func note(_ line: String) { lines.append(line) }
    }

    var identity: DeviceIdentity { reader.identity }
    var commandBytesMax: Int { reader.commandBytesMax }

    func connect(limit: Duration) async throws(DeviceFault) -> any CardConnection {
        await calls.note("C")
        return Connection(connection: try await reader.connect(limit: limit), calls: calls)
    }

    struct Connection: CardConnection {
        let connection: any CardConnection
        let calls: Calls

        func answerToReset() async -> [UInt8] { await connection.answerToReset() }
        func longestCommand() async -> Int { await connection.longestCommand() }

        func transmit(_ command: CommandAPDU, limit: Duration) async throws(DeviceFault) -> ResponseAPDU {
            await calls.note("T " + Hexadecimal.text(command.encoded()))
            return try await connection.transmit(command, limit: limit)
        }

        func reset(limit: Duration) async throws(DeviceFault) {
            await calls.note("R")
            try await connection.reset(limit: limit)
        }

        func disconnect() async {
            await calls.note("D")
            await connection.disconnect()
        }
    }
}
