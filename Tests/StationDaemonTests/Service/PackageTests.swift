import Foundation
import Testing

@testable import station_daemon

/// The Debian package, made with the program of this build.
@Suite(.timeLimit(.minutes(5))) struct PackageTests {
    /// Makes both packages in a new folder of `directory`; their paths, the station's first.
    private func build(_ directory: TemporaryDirectory, _ folder: String) async throws -> [String] {
        let programs = directory.path + "/programs"
        try FileManager.default.createDirectory(atPath: programs, withIntermediateDirectories: true)
        for program in ["station-daemon", "station-simulator"] {
            try Data("#!/bin/sh\n".utf8).write(to: URL(filePath: "\(programs)/\(program)"))
        }
        let made = try await Checkout.run(["\(Checkout.root)/packaging/build", programs, "\(directory.path)/\(folder)"])
        #expect(made.ending == .exit(0), "\(made.said)")
        let paths = made.said.split(separator: "\n").map(String.init)
        try #require(paths.count == 2, "\(made.said)")
        return paths
    }

    @Test func theSameProgramsGiveTheSameBytes() async throws {
        let directory = try TemporaryDirectory()
        let (first, second) = (try await build(directory, "1"), try await build(directory, "2"))
        for (one, other) in zip(first, second) {
            #expect(FileManager.default.contents(atPath: one) == FileManager.default.contents(atPath: other))
        }
    }

    @Test func everythingThatAStationNeedsIsThereAndBelongsToRoot() async throws {
        let directory = try TemporaryDirectory()
        let package = try await build(directory, "1")[0]
        let lines = try await Checkout.run(["dpkg-deb", "--contents", package]).said.split(separator: "\n")
        for (mode, path) in [
            ("-rwxr-xr-x", "usr/bin/station-daemon"),
            ("-rw-r--r--", "lib/systemd/system/production-station.service"),
            ("-rw-r--r--", "usr/lib/sysusers.d/production-station.conf"),
            ("-rw-r--r--", "usr/lib/tmpfiles.d/production-station.conf"),
            ("-rw-r--r--", "etc/production-station/station.yaml"),
            ("-rw-r--r--", "usr/share/doc/production-station/install.md"),
            ("-rw-r--r--", "usr/share/doc/production-station/copyright"),
        ] {
            #expect(lines.contains { $0.hasPrefix(mode) && $0.hasSuffix(" ./\(path)") }, "\(path)")
        }
        #expect(lines.allSatisfy { $0.contains(" root/root ") })
        let kept = try await Checkout.run(["dpkg-deb", "--info", package, "conffiles"]).said
        #expect(kept == "/etc/production-station/station.yaml\n")
    }

    /// Swift's own libraries are linked into the packaged program; all others come from packages that it names.
    @Test func itDependsOnWhatItIsLinkedAgainst() async throws {
        let control = try Checkout.text("packaging/control")
        let line = try #require(control.firstMatch(of: /\nDepends: (.*)\n/)).1
        let named = Set(line.split(separator: ", ").map { String($0.prefix { $0 != " " }) })
        let linked = try await Checkout.run(["readelf", "-d", DaemonProcess.program]).said
            .matches(of: /Shared library: \[(.*)\]/).map { String($0.1) }
        let cache = try await Checkout.run(["/sbin/ldconfig", "-p"]).said.split(separator: "\n")
        #expect(linked.count > 10)
        for library in linked {
            // Swift's own are not in the loader's cache.
            guard let line = cache.first(where: { $0.hasPrefix("\t\(library) (") && $0.contains("x86-64") }) else {
                continue
            }
            let name = URL(filePath: String(line.split(separator: " ").last ?? "")).resolvingSymlinksInPath()
                .lastPathComponent
            let owners = try await Checkout.run(["dpkg-query", "--search", "*/\(name)"]).said.split(separator: "\n")
                .map { String($0.prefix { $0 != ":" }) }
            #expect(owners.contains(where: named.contains), "\(library) is of \(owners)")
        }
    }
}
