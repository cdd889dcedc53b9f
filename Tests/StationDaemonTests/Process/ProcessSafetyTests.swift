import Foundation
import Glibc
import Testing

@testable import station_daemon

/// What a running process itself may not give away.
@Suite(.timeLimit(.minutes(3))) struct ProcessSafetyTests {
    /// Who runs the program: not root, because the kernel shows the difference only then.
    private static let prefix = geteuid() == 0 ? OtherUser.prefix : []

    private static func isPossible() async -> Bool {
        if geteuid() != 0 { return true }
        return await OtherUser.isPossible()
    }

    private static func site() throws -> DaemonSite {
        var settings = DaemonSite.Settings()
        settings.prefix = prefix
        let site = try DaemonSite(settings)
        if geteuid() == 0 { try OtherUser.own(site.path) }
        return site
    }

    @Test(.enabled("as root it needs setpriv", isPossible))
    func noCoreDumpOfTheDaemonCanHoldWhatTheVaultSeals() async throws {
        let site = try Self.site()
        let daemon = try await site.startAndWait()
        #expect(Self.isClosed(daemon.processID), "another process of this user could read the memory")
        #expect(Self.coreLimits(daemon.processID) == ["0", "0"])
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }

    /// Verbs that take in a password or a key component: closed before they read the first byte of it.
    @Test(
        .enabled("as root it needs setpriv", isPossible),
        arguments: [
            ["accounts", "init", "a", "b", "--credentials-file", "-"],
            [
                "keys", "import", "k", "--version", "1", "--check-value", "0", "--first", "a", "--second", "b",
                "--credentials-file", "-", "--component-file", "x", "--component-file", "y",
            ],
        ])
    func noVerbLetsASecretBeRead(words: [String]) async throws {
        let site = try Self.site()
        let pipe = site.path + "/pipe"
        #expect(mkfifo(pipe, 0o666) == 0 && chmod(pipe, 0o666) == 0)
        let end = open(pipe, O_RDWR | O_CLOEXEC)
        defer { close(end) }
        // The shell becomes the program; standard input stays open and empty as long as this test holds its end.
        let script = #"exec "$0" "$@" <"\#(pipe)""#
        let line = Self.prefix + ["sh", "-c", script, DaemonProcess.program] + words
        let verb = try DaemonProcess(
            line + ["--config", site.configurationFile], output: site.path + "/out", errors: site.path + "/err")
        // Under its own name it begins open: only what came before it, as root, is closed too.
        let isClosed = try await site.until(60, verb) {
            DaemonSite.text("/proc/\(verb.processID)/comm") == "station-daemon\n" && Self.isClosed(verb.processID)
        }
        #expect(isClosed, "\(DaemonSite.text(site.path + "/err"))")
        #expect(Self.coreLimits(verb.processID) == ["0", "0"])
        _ = await verb.kill()
    }

    /// The kernel gives the entries of a process that may not be dumped to root (proc(5)).
    private static func isClosed(_ process: pid_t) -> Bool {
        var status = stat()
        return stat("/proc/\(process)/mem", &status) == 0 && status.st_uid == 0
    }

    private static func coreLimits(_ process: pid_t) -> [String] {
        let limits = DaemonSite.text("/proc/\(process)/limits").split(separator: "\n")
        let core = limits.first { $0.hasPrefix("Max core file size") }?.split(separator: " ").map(String.init) ?? []
        return Array(core.dropFirst(4).prefix(2))
    }
}
