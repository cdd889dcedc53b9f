import CardDevices
import Foundation
import Glibc
import ProductionStation
import StationSimulation

@testable import station_daemon

/// A whole site in one temporary directory, for the real program.
final class DaemonSite: Sendable {
    struct Settings: Sendable {
        var people = "automatic"
        var hopperBlanks = 60
        var faults: [String] = []
        var latencyScale = 0.0
        var seed: UInt64 = 1
        var language = "en"
        /// Elsewhere than in the site's own directory: for a disk of its own.
        var state: String?
        /// First words of the command line: who the program runs as, and where.
        var prefix: [String] = []
        /// More of the configuration, and what follows in its last section; `{site}` is the site's directory.
        var more = ""
        var moreSimulated = ""
        /// `NAME=value` for the daemon and for verbs; `{site}` again.
        var environment: [String] = []
    }

    /// What one verb said and how it ended.
    struct Outcome: Sendable {
        var ending: DaemonProcess.Ending?
        var output: String
        var errors: String

        func json<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            try JSONDecoder().decode(type, from: Data(output.utf8))
        }
    }

    let settings: Settings
    private let directory: TemporaryDirectory

    var path: String { directory.path }
    var spool: String { path + "/spool" }
    var incoming: String { spool + "/incoming" }
    var state: String { settings.state ?? path + "/state" }
    var socket: String { path + "/c.sock" }
    var configurationFile: String { path + "/station.yaml" }
    /// Everything that the daemon wrote to standard error, over all its lives.
    var logFile: String { path + "/daemon.log" }
    var laneDirectory: String { path + "/simulated/lane-1" }

    init(_ settings: Settings = Settings()) throws {
        self.settings = settings
        directory = try TemporaryDirectory()
        for folder in ["", "/incoming"] {
            try FileManager.default.createDirectory(
                atPath: spool + folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        _ = try MasterKey.create(at: path + "/master-key", random: SystemRandomSource())
        try JSONOutput.pretty(Offices()).write(to: URL(filePath: path + "/offices.json"))
        _ = try directory.file("station.yaml", yaml)
    }

    private struct Offices: Encodable {
        var schemaVersion = 1
        var offices = SampleOffices.all
    }

    private var yaml: String {
        """
        station: {id: test, centreCode: SMP, mode: trial, language: \(settings.language)}
        restart: {confirm: automatic}
        devices: simulated
        offices: {file: \(path)/offices.json}
        paths:
          state: \(state)
          spool: \(spool)
          controlSocket: \(socket)
          masterKeyFile: \(path)/master-key
        spool: {scanIntervalMilliseconds: 20}
        intake: {batchMax: 4}
        log: {level: debug}
        \(placed(settings.more))
        simulated:
          directory: \(path)/simulated
          hopperBlanks: \(settings.hopperBlanks)
          seed: \(settings.seed)
          people: \(settings.people)
          latencyScale: \(settings.latencyScale)
          faults: [\(settings.faults.map { "\"\($0)\"" }.joined(separator: ", "))]
          \(placed(settings.moreSimulated))

        """
    }

    private func placed(_ text: String) -> String { text.replacing("{site}", with: path) }

    private var environment: [String] {
        settings.environment.isEmpty ? [] : ["env"] + settings.environment.map(placed)
    }

    /// One life of the daemon.
    func start() throws -> DaemonProcess {
        try DaemonProcess(
            settings.prefix + environment + [DaemonProcess.program, "run", "--config", configurationFile],
            output: path + "/daemon.out", errors: logFile)
    }

    /// One life of the daemon, from the moment in which it answers.
    func startAndWait() async throws -> DaemonProcess {
        let process = try start()
        guard try await until(60, process, { self.answers }) else {
            throw Unexpected("the daemon did not answer: \(log.suffix(2_000))")
        }
        return process
    }

    /// One verb to its end, with this site's configuration unless it takes none.
    func verb(_ words: [String], isConfigured: Bool = true) async throws -> Outcome {
        let name = "verb-\(UUID().uuidString)"
        let (output, errors) = ("\(path)/\(name).out", "\(path)/\(name).err")
        let configured = isConfigured ? ["--config", configurationFile] : []
        let process = try DaemonProcess(
            environment + [DaemonProcess.program] + words + configured, output: output, errors: errors)
        let ending = await process.end(within: 120_000)
        return Outcome(ending: ending, output: Self.text(output), errors: Self.text(errors))
    }

    /// A program of the system to its end, in this site's environment.
    func program(_ words: [String]) async throws -> Outcome {
        let name = "program-\(UUID().uuidString)"
        let (output, errors) = ("\(path)/\(name).out", "\(path)/\(name).err")
        let ending = try await DaemonProcess(environment + words, output: output, errors: errors).end(within: 120_000)
        return Outcome(ending: ending, output: Self.text(output), errors: Self.text(errors))
    }

    var answers: Bool {
        let descriptor = RawConnection.open(socket)
        if descriptor >= 0 { close(descriptor) }
        return descriptor >= 0
    }

    /// Waits longer than a verb does: this process runs many tests, and its own turn may come late.
    func status() async throws -> StationStatus {
        try await ControlClient(path: socket, replyMilliseconds: 120_000).request("status", as: StationStatus.self)
    }

    var log: String { Self.text(logFile) }

    /// Asks again and again until `condition` holds, the daemon is gone, or `seconds` are over.
    func until(
        _ seconds: Int, _ process: DaemonProcess, _ condition: () async throws -> Bool
    ) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            if try await condition() { return true }
            if let ending = await process.end(within: 20) {
                throw Unexpected("the daemon ended with \(ending): \(log.suffix(2_000))")
            }
        }
        return try await condition()
    }

    /// Writes a delivery as docs/spool.md asks for.
    func deliver(_ bytes: [UInt8], as name: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(incoming)/.\(name).tmp"))
        guard rename("\(incoming)/.\(name).tmp", "\(incoming)/\(name)") == 0 else {
            throw Unexpected("rename \(name): \(errno)")
        }
    }

    /// Names in a folder of the spool, sorted, hidden ones too.
    func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(spool)/\(folder)").sorted()
    }

    /// Opens the store that a daemon has left.
    func openStore() throws -> Store {
        try Store(
            path: state + "/station.sqlite", rules: StationRules(centreCode: "SMP"), isSimulated: true,
            executor: DeviceThread(name: "test-store"))
    }

    static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}

/// What a test did not expect, in words.
struct Unexpected: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
