import CardDevices
import Testing

@testable import station_daemon

@Suite struct ConfigurationDevicesTests {
    private static let desk = "desk: {reader: 'pcsc:serial:D'}\n"
    private static let lane = "lanes: {1: {printer: usb:evolis, reader: 'pcsc:serial:A'}}\n" + desk

    private static func problems(_ yaml: String, devices: String, mode: String = "trial") throws -> [String] {
        let directory = try TemporaryDirectory()
        let file = try directory.file(
            "station.yaml",
            """
            station: {id: s-1, centreCode: C1, mode: \(mode)}
            offices: {file: offices.json}
            devices: \(devices)
            \(yaml)
            """)
        do {
            _ = try StationConfiguration.read(file: file, environment: [:], checksFiles: false)
            return []
        } catch let problems as ConfigurationProblems {
            return problems.problems.map { "\($0.code.rawValue) \($0.key ?? $0.source)" }
        }
    }

    @Test(arguments: [
        ("", ["configurationConflict devices", "configurationConflict desk.reader"]),
        (desk, ["configurationConflict devices"]),
        (lane, []),
        ("lanes: {1: {printer: usb:evolis}}\n" + desk, ["configurationConflict lanes.1.reader"]),
        ("lanes: {1: {printer: usb:evolis, reader: 'pcsc:paired'}}\n" + desk, []),
        (
            "lanes: {1: {printer: sim:evolis, reader: 'pcsc:serial:A'}}\n" + desk,
            ["configurationConflict lanes.1.printer"]
        ),
        (
            "lanes: {1: {printer: 'usb:evolis?without=contact-station,contactless-station', reader: 'pcsc:paired'}}\n"
                + desk, ["configurationConflict lanes.1.printer"]
        ),
        (
            "lanes: {1: {printer: usb:evolis, reader: 'pcsc:paired'}, 2: {reader: 'pcsc:serial:B'}}\n" + desk,
            ["configurationConflict lanes.2.reader"]
        ),
        (
            "lanes: {1: {printer: usb:evolis, reader: 'pcsc:paired'}, 2: {printer: usb:xid, reader: 'pcsc:paired'}}\n"
                + desk, []
        ),
        (
            "lanes: {1: {printer: usb:evolis, reader: 'pcsc:paired'}, "
                + "3: {printer: 'usb:evolis?serial=9', reader: 'pcsc:paired'}}\n" + desk,
            ["configurationConflict lanes.1.printer"]
        ),
        (
            "lanes: {1: {printer: 'usb:evolis?serial=8', reader: 'pcsc:paired'}, "
                + "3: {printer: 'usb:evolis?serial=9', reader: 'pcsc:paired'}}\n" + desk, []
        ),
    ]) func realLanesAreThoseWithAPrinterAndAReaderOfTheirOwn(yaml: String, expected: [String]) throws {
        #expect(try Self.problems(yaml, devices: "real") == expected)
    }

    @Test(arguments: [
        ("lanes: {1: {printer: sim:xid}}\n", []), ("lanes: {1: {printer: sim:printer}}\n", []),
        ("lanes: {1: {printer: usb:evolis}}\n", ["configurationConflict lanes.1.printer"]),
        ("lanes: {1: {printer: printer}}\n", ["configurationWrongValue lanes.1.printer"]),
        ("lanes: {2: {printer: sim:xid}}\n", ["configurationConflict lanes.2.printer"]),
        ("lanes: {1: {reader: 'pcsc:paired'}}\n", ["configurationConflict lanes.1.reader"]),
    ]) func simulatedLanesHaveSimulatedPrinters(yaml: String, expected: [String]) throws {
        #expect(try Self.problems(yaml, devices: "simulated") == expected)
    }

    @Test(arguments: ["reject-exit", "flip", "hold"])
    func productionRefusesAPrinterThatCannotMakeDocuments(lacks: String) throws {
        let yaml =
            "lanes: {1: {printer: 'usb:xid?without=\(lacks)', reader: 'pcsc:paired'}}\n" + Self.desk
            + "keys: {pkcs11Module: /m, pkcs11TokenLabel: t, pkcs11PinFile: /p}\n" + Self.envelope
        #expect(
            try Self.problems(yaml, devices: "real", mode: "production") == ["configurationConflict lanes.1.printer"])
        // A machine on trial may lack what only documents need.
        #expect(try Self.problems(yaml, devices: "real") == [])
    }

    @Test func productionNeedsRealDevices() throws {
        #expect(
            try Self.problems(Self.envelope, devices: "simulated", mode: "production")
                == ["configurationConflict devices"])
        #expect(try Self.problems(Self.lane + Self.envelope, devices: "real", mode: "production") == [])
    }

    @Test func productionNeedsTheKeysOfAPlatform() throws {
        #expect(
            try Self.problems(Self.lane, devices: "real", mode: "production")
                == ["configurationConflict envelope.platformKeysFile"])
    }

    private static let envelope = "envelope: {platformKeysFile: /k, stationKeysFile: /s}\n"
}
