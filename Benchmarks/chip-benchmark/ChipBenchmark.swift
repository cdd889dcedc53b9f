import CardDevices
import Foundation

/// One lane's chip work for `Benchmarks/station_benchmark/chip.py`: `chip-benchmark KEYS` makes the keys of a trial site in a
/// directory; `chip-benchmark KEYS SELECTOR DAEMON` makes cards with them.
///
/// Each line of standard input makes one card and is answered by one line: `go` recognises, writes and verifies through
/// the worker process as a lane does, and answers microseconds; `record FILE` does the same in this process, writes down
/// every call of PC/SC for `chip-replayer`, and answers the number of commands.
@main
enum ChipBenchmark {
    static let limit = Duration.seconds(120)

    enum Failure: Error { case usage, notBlank }

    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 2 || words.count == 4 else { throw Failure.usage }
        let keys = DevelopmentKeys(directory: words[1])
        guard words.count == 4 else { return try await keys.make(for: ChipProfile.secured(), at: TrialSite.now) }
        guard let selector = PCSCReaderSelector(words[2]) else { throw Failure.usage }
        let site = try await TrialSite(keys)
        let worker = WorkerChipStation(executable: words[3], reader: selector, profile: ChipProfile.securedFile)
        while let line = readLine() {
            if line == "go" {
                say(try await time(site, worker))
            } else if line.hasPrefix("record ") {
                say(try await record(site, selector, to: String(line.dropFirst(7))))
            } else {
                throw Failure.usage
            }
        }
    }

    @inline(never) private static func time(_ site: TrialSite, _ worker: WorkerChipStation) async throws -> Int {
        let started = ContinuousClock.now
        try await make(site, worker)
        return Int(started.duration(to: .now) / .microseconds(1))
    }

    @inline(never) private static func record(
        _ site: TrialSite, _ selector: PCSCReaderSelector, to path: String
    ) async throws -> Int {
        let recorder = CallRecorder(reader: try await PCSCReader.find(selector, limit: limit))
        // The same challenges each time: a new card of the same identity then takes the same commands.
        let station = APDUChipStation(reader: recorder, profile: try ChipProfile.secured()) { count in
            [UInt8](repeating: 0x5A, count: count)
        }
        try await make(site, station)
        let lines = await recorder.calls.lines
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
        return lines.count { $0.hasPrefix("T") }
    }

    @inline(never) private static func make(_ site: TrialSite, _ station: any ChipStation) async throws {
        let chip = try await station.recognise(limit: limit)
        guard chip.isBlank else { throw Failure.notBlank }
        let order = try await site.orders.order(for: chip, files: site.files, cardSerial: "TEST", at: TrialSite.now)
            .order
        try await station.encode(order, limit: limit)
        try await station.verify(order, limit: limit)
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
            let answer = try await connection.transmit(command, limit: limit)
            await calls.note("T \(Hexadecimal.text(command.encoded())) \(answer.status)")
            return answer
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
