import CardDevices
import Foundation
import ProductionStation
import StationSimulation

/// The directory of one demonstration: everything that it makes stays in it.
struct DemoSite: Sendable {
    let directory: String
    let jobs: Int
    let seed: UInt64
    let language: OperatorLanguage
    /// Simulated; spoken to in bytes unless it was asked for otherwise.
    let printer: PrinterAddress
    /// Reasons of the refused files that the demonstration adds.
    static let refused = ["citizenNumberCheckCharacter", "photoBackground", "unknownKey"]
    /// A dead chip, a print fault, a blank of a wrong stock.
    static let faults = ["feed 3 card deadChip", "print 6 before mechanical", "feed 9 card wrongStock"]

    var keys: DevelopmentKeys { DevelopmentKeys(directory: directory + "/keys") }
    var profileFile: String { directory + "/chip-profile.json" }
    var cards: String { directory + "/cards" }
    var spool: String { directory + "/spool" }
    var configurationFile: String { directory + "/station.yaml" }

    /// - Throws: ``OperatorError`` when the directory holds something already.
    init(_ arguments: DemoArguments) async throws {
        let temporary = FileManager.default.temporaryDirectory.appending(
            path: "production-station-demo-\(UUID().uuidString.prefix(8))")
        directory = URL(filePath: arguments.directory ?? temporary.path).standardizedFileURL.path
        jobs = arguments.jobs
        seed = arguments.seed
        language = arguments.language
        printer = arguments.printer
        let present = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        guard present.isEmpty else {
            throw OperatorError(StartSentence.demoDirectoryNotEmpty(directory), exit: .inputOutput)
        }
        do {
            try await lay()
        } catch {
            throw OperatorError(
                StartSentence.inputOutput(operation: "write", path: directory, reason: "\(error)"), exit: .inputOutput)
        }
    }

    private func lay() async throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        _ = try MasterKey.create(at: directory + "/master-key", random: SystemRandomSource())
        try JSONOutput.pretty(OfficeFile()).write(to: URL(filePath: directory + "/offices.json"))
        try await layKeys()
        try Data(yaml.utf8).write(to: URL(filePath: configurationFile))
        let samples = SampleFiles(directory: spool + "/incoming", seed: seed)
        _ = try samples.write(count: jobs, refusals: false)
        try samples.writeRefused(Self.refused)
        // The spool's own folder has just been made here; its permissions are the station's to set.
        for folder in ["", "/incoming"] {
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: spool + folder)
        }
    }

    /// Keys that exist in this directory only, and the profile that asks for them.
    private func layKeys() async throws {
        try FileManager.default.createDirectory(
            atPath: directory + "/keys", withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        try Data(ChipProfile.securedFile).write(to: URL(filePath: profileFile))
        try await keys.make(for: ChipProfile.secured(), at: SystemWallClock().now().milliseconds)
    }

    /// What somebody needs to run the station on this directory by hand afterwards.
    private var yaml: String {
        """
        # Written by `station-daemon demo`. Try: station-daemon status --config \(configurationFile)
        station: {id: demo, centreCode: SMP, mode: trial, language: \(language.rawValue)}
        restart: {confirm: automatic}
        devices: simulated
        offices: {file: \(directory)/offices.json}
        paths:
          state: \(directory)/state
          spool: \(spool)
          controlSocket: \(directory)/control.sock
          masterKeyFile: \(directory)/master-key
        chip: {profileFile: \(profileFile)}
        keys:
          file: \(keys.keyFile)
          wrappingKeyFile: \(keys.wrappingKeyFile)
          signerCertificateFile: \(keys.signerCertificateFile)
          authorityCertificateFile: \(keys.authorityCertificateFile)
        spool: {scanIntervalMilliseconds: 100}
        log: {level: error}
        simulated:
          directory: \(directory)/simulated
          hopperBlanks: \(jobs * 2 + 20)
          seed: \(seed)
          stockKeyFile: \(keys.stockKeyFile)
          people: automatic
          latencyScale: 0
          faults: [\(Self.faults.map { "\"\($0)\"" }.joined(separator: ", "))]
        lanes:
          1: {printer: "\(printer)"}

        """
    }

    private struct OfficeFile: Encodable {
        var schemaVersion = 1
        var offices = SampleOffices.all
    }
}
