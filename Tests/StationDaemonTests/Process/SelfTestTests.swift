import CardDevices
import Foundation
import StationSimulation
import Testing

@testable import station_daemon

/// `self-test` and `devices` as people call them, in the real program.
@Suite(.serialized) struct SelfTestTests {
    struct Line: Decodable, Equatable {
        var part: String
        var place: String?
        var result: String
        var code: String
    }

    struct Report: Decodable {
        var ok: Bool
        var isRunning: Bool
        var lines: [Line]

        var failed: [Line] { lines.filter { $0.result == "failed" } }
    }

    struct LaneReport: Decodable {
        struct Step: Decodable {
            var kind: String
            var result: String
        }
        var ok: Bool
        var steps: [Step]
        var blanksToBook: Int
    }

    /// A stopped site with a stocked lane.
    private static func site(_ printer: String, more: String = "", moreSimulated: String = "") throws -> DaemonSite {
        let lanes = printer.isEmpty ? "" : "lanes: {1: {printer: \"\(printer)\"}}\n"
        let site = try DaemonSite(
            DaemonSite.Settings(people: "none", more: lanes + more, moreSimulated: moreSimulated))
        try FileManager.default.createDirectory(
            atPath: site.state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.createDirectory(
            atPath: site.path + "/simulated", withIntermediateDirectories: true)
        let lane = try lane(site)
        try lane.loadHopper(count: 4)
        try lane.changeRibbon(roll: 1, cards: 100)
        return site
    }

    private static func lane(_ site: DaemonSite) throws -> SimulatedLane {
        try SimulatedLane(
            directory: site.laneDirectory,
            setup: .init(
                seed: 1 &+ 1 << 32, stock: SimulatedStock(for: try ChipProfile.standard()), trayCapacity: 1_000_000,
                keepsPrintDigests: false))
    }

    @Test(arguments: ["sim:evolis", "sim:xid", "sim:printer"])
    func aLaneGoesTheWholeWayAndSaysWhatToBook(printer: String) async throws {
        let site = try Self.site(printer)
        let outcome = try await site.verb(["self-test", "lane", "1", "--consume-cards", "--print", "--json"])
        #expect(outcome.ending == .exit(0), "\(outcome.output) \(outcome.errors)")
        let report = try outcome.json(LaneReport.self)
        #expect(report.steps.map(\.result) == Array(repeating: "ok", count: CardStep.Kind.allCases.count))
        #expect(report.blanksToBook == 1)
        // A lane has one holder: it is looked at and let go.
        #expect(try Self.lane(site).count(at: .rejectedTray) == 1)
        let said = try await site.verb(["self-test", "lane", "1", "--consume-cards"])
        #expect(said.output.contains("stock test lane-1 1 --lot LOT"), "\(said.output)")
    }

    @Test func theWholeSiteWithACardIsWell() async throws {
        let site = try Self.site("sim:evolis")
        let outcome = try await site.verb(["self-test", "--consume-cards", "2", "--print", "--json"])
        let report = try outcome.json(Report.self)
        #expect(report.failed == [] && outcome.ending == .exit(0))
        let card = report.lines.filter { ["movedCard", "testPrint"].contains($0.part) }
        #expect(card.map(\.result) == ["ok", "ok"])
        #expect(try Self.lane(site).count(at: .rejectedTray) == 2)
        #expect(!FileManager.default.fileExists(atPath: site.state + "/station.lock"), "nothing is left in the state")
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var part: String
        var more = ""
        var moreSimulated = ""
        var act: @Sendable (DaemonSite) throws -> Void = { _ in }
        var testDescription: String { part + more }
    }

    static let faults: [Fault] = [
        Fault(part: "faces", more: "face: {layoutFile: /nowhere/layout.json}"),
        Fault(part: "faces", more: "face: {fontDirectories: [/nowhere/fonts]}"),
        Fault(part: "configuration") { try FileManager.default.removeItem(atPath: $0.path + "/offices.json") },
        Fault(part: "disk") {
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: $0.state)
        },
        Fault(part: "pcscd", more: "desk: {reader: \"pcsc:model:Sample Reader\"}"),
        Fault(part: "supplies") { try SelfTestTests.lane($0).setCover(isOpen: true) },
    ]

    /// Without pcscd: this machine may have one, so the program is sent to a socket that is not there.
    @Test(arguments: faults) func theRightPartFails(fault: Fault) async throws {
        let site = try Self.site("sim:evolis", more: fault.more)
        try fault.act(site)
        let outcome = try await site.program(
            ["env", "PCSCLITE_CSOCK_NAME=\(site.path)/no-pcscd"]
                + [DaemonProcess.program, "self-test", "--json", "--config", site.configurationFile])
        let report = try outcome.json(Report.self)
        #expect(report.failed.map(\.part) == [fault.part], "\(outcome.output)")
        #expect(outcome.ending == .exit(2))
    }

    /// Cards with keys and no signer: the demo's own site, with one file taken away.
    @Test func aMissingSignerIsToldAtTheKeys() async throws {
        let site = try DaemonSite()
        let home = site.path + "/demo"
        let demo = try await site.verb(["demo", "--directory", home, "--jobs", "1"], isConfigured: false)
        #expect(demo.ending == .exit(0), "\(demo.errors)")
        try FileManager.default.removeItem(atPath: home + "/keys/signer.der")
        let outcome = try await site.verb(
            ["self-test", "--json", "--config", home + "/station.yaml"], isConfigured: false)
        #expect(try outcome.json(Report.self).failed.map(\.part) == ["keys"], "\(outcome.output)")
    }

    /// Real devices on a machine that has none: each is told where it is missing, and nothing rests on it twice.
    @Test func aMachineWithoutDevicesSaysSo() async throws {
        let site = try Self.site(
            "", more: "lanes: {1: {printer: usb:evolis, reader: 'pcsc:paired'}}\ndesk: {reader: 'pcsc:model:Sample'}")
        let yaml = try String(contentsOfFile: site.configurationFile, encoding: .utf8)
        try yaml.replacing("devices: simulated", with: "devices: real").write(
            toFile: site.configurationFile, atomically: true, encoding: .utf8)
        let outcome = try await site.program(
            ["env", "PCSCLITE_CSOCK_NAME=\(site.path)/no-pcscd"]
                + [DaemonProcess.program, "self-test", "--json", "--config", site.configurationFile])
        let hasUSB = FileManager.default.fileExists(atPath: "/sys/bus/usb/devices")
        #expect(
            try outcome.json(Report.self).failed.map(\.part) == (hasUSB ? ["pcscd", "printerNode"] : ["usb", "pcscd"]))
    }

    /// The station has its devices: nothing is told to them.
    @Test func aRunningStationIsLeftAlone() async throws {
        let site = try Self.site("sim:evolis")
        let daemon = try await site.startAndWait()
        let report = try await site.verb(["self-test", "--json", "--consume-cards", "1"]).json(Report.self)
        #expect(report.isRunning && report.failed.isEmpty)
        for part in ["printer", "supplies", "movedCard"] {
            #expect(report.lines.first { $0.part == part }?.code == "stationRuns")
        }
        let lane = try await site.verb(["self-test", "lane", "1", "--consume-cards"])
        #expect(lane.ending == .exit(StationExit.refusedBusy.rawValue))
        #expect(lane.errors.contains("stop it first"))
        daemon.signal(SIGTERM)
        _ = await daemon.end(within: 60_000)
        #expect(try Self.lane(site).count(at: .hopper) == 4)
    }

    /// What was recorded can be replayed by the same driver, and nothing is written over.
    @Test(arguments: ["evolis", "xid"]) func aRecordingIsReadBack(model: String) async throws {
        let site = try DaemonSite()
        let file = site.path + "/\(model).replay"
        let words = ["devices", "record", "sim:\(model)", file, "--consume-cards"]
        #expect(try await site.verb(words).ending == .exit(0))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(try Recording(text: text).text == text)
        #expect(text.contains("sha256"), "the picture is folded")
        #expect(try await site.verb(words).ending == .exit(StationExit.inputOutput.rawValue))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
        let live = try await site.verb(["devices", "status", "sim:\(model)"])
        let replayed = try await site.verb(["devices", "status", "replay:\(model)?file=\(file)"])
        #expect(replayed.ending == .exit(0) && replayed.output == live.output)
    }
}
