import Foundation
import Glibc
import Testing

@testable import station_daemon

/// What the running process itself may not give away.
@Suite(.timeLimit(.minutes(3))) struct ProcessSafetyTests {
    /// The kernel gives the entries of a process that may not be dumped to root (proc(5)).
    @Test(.enabled("needs root and setpriv", OtherUser.isPossible))
    func noCoreDumpCanHoldWhatTheVaultSeals() async throws {
        var settings = DaemonSite.Settings()
        settings.prefix = OtherUser.prefix
        let site = try DaemonSite(settings)
        try OtherUser.own(site.path)
        let daemon = try await site.startAndWait()
        var status = stat()
        #expect(stat("/proc/\(daemon.processID)/mem", &status) == 0)
        #expect(status.st_uid == 0, "another process of this user could read the memory")
        let limits = DaemonSite.text("/proc/\(daemon.processID)/limits").split(separator: "\n")
        let core = limits.first { $0.hasPrefix("Max core file size") }?.split(separator: " ").map(String.init)
        #expect(core?.dropFirst(4).prefix(2) == ["0", "0"], "\(core ?? [])")
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
    }
}
