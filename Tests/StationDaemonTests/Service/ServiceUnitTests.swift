import Foundation
import Testing

@testable import station_daemon

/// The unit that is shipped, as systemd's own tools read it.
@Suite(.timeLimit(.minutes(3))) struct ServiceUnitTests {
    private static let name = "production-station.service"
    /// Of `systemd-analyze security`, times ten.
    private static let exposureMax = 11

    /// A root directory with the unit, what it starts, and the machine's own units.
    private func machine(_ unit: String) throws -> TemporaryDirectory {
        let machine = try TemporaryDirectory()
        let files = FileManager.default
        for folder in ["usr/bin", "lib/systemd", "etc/systemd/system"] {
            try files.createDirectory(atPath: "\(machine.path)/\(folder)", withIntermediateDirectories: true)
        }
        try files.copyItem(atPath: "/lib/systemd/system", toPath: machine.path + "/lib/systemd/system")
        _ = try machine.file("usr/bin/station-daemon", "#!/bin/sh\n")
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: machine.path + "/usr/bin/station-daemon")
        _ = try machine.file("etc/systemd/system/\(Self.name)", unit)
        return machine
    }

    private func verify(_ unit: String) async throws -> String {
        let machine = try machine(unit)
        let result = try await Checkout.run([
            "systemd-analyze", "verify", "--man=no", "--root=\(machine.path)", Self.name,
        ])
        return result.said + (result.ending == .exit(0) ? "" : "\(String(describing: result.ending))")
    }

    private func exposure(_ unit: String) async throws -> DaemonProcess.Ending? {
        let directory = try TemporaryDirectory()
        let file = try directory.file(Self.name, unit)
        return try await Checkout.run([
            "systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=\(Self.exposureMax)", file,
        ]).ending
    }

    @Test func systemdHasNothingToSayAboutTheUnit() async throws {
        let unit = try Checkout.text("systemd/\(Self.name)")
        #expect(try await verify(unit) == "")
        #expect(try await verify(unit.replacing("WatchdogSec", with: "WatchdoogSec")).contains("WatchdoogSec"))
    }

    @Test func theUnitIsClosedToWhatTheStationDoesNotNeed() async throws {
        let unit = try Checkout.text("systemd/\(Self.name)")
        #expect(try await exposure(unit) == .exit(0))
        #expect(try await exposure(unit.replacing("NoNewPrivileges=yes\nProtectSystem=strict\n", with: "")) != .exit(0))
    }

    /// systemd's patience at a stop is longer than the station's own with the configuration as it is by default.
    @Test func theStationMayFinishItsCard() throws {
        let unit = try Checkout.text("systemd/\(Self.name)")
        let seconds = try #require(unit.firstMatch(of: /TimeoutStopSec=(\d+)s\n/).flatMap { Int($0.1) })
        let site = try DaemonSite()
        let configuration = try StationConfiguration.read(file: site.configurationFile, environment: [:])
        #expect(configuration.endMax + RunCommand.cancellationMax < .seconds(seconds))
    }
}
