import Foundation
import Glibc
import Testing

@testable import station_daemon

/// The real program and what it tells a service manager.
@Suite(.timeLimit(.minutes(5))) struct NotifiedDaemonTests {
    /// A site whose daemon finds a notification socket, and that socket.
    private func site(watchdogMilliseconds: Int) throws -> (DaemonSite, NotifySocket) {
        let socket = try NotifySocket()
        var settings = DaemonSite.Settings()
        settings.environment = ["NOTIFY_SOCKET=\(socket.path)", "WATCHDOG_USEC=\(watchdogMilliseconds * 1_000)"]
        return (try DaemonSite(settings), socket)
    }

    @Test func itIsReadyWhenItsSocketAnswersGivesSignsOfLifeAndSaysThatItEnds() async throws {
        let (site, socket) = try site(watchdogMilliseconds: 400)
        let daemon = try site.start()
        var messages: [[String]] = []
        try #require(
            try await site.until(60, daemon) {
                messages += socket.arrived()
                return messages.count >= 4
            }, "\(messages)")
        #expect(messages[0].contains("READY=1") && messages[0].contains { $0.hasPrefix("STATUS=Can produce: lane-1 ") })
        #expect(messages.allSatisfy { $0.contains("WATCHDOG=1") })
        #expect(messages.dropFirst().allSatisfy { !$0.contains("READY=1") })
        #expect(site.answers)
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        messages = socket.arrived()
        // The limits of the configuration as it is by default, and what is left of a station that does not end by itself.
        #expect(messages.last == ["STOPPING=1", "EXTEND_TIMEOUT_USEC=370000000"], "\(messages)")
    }

    @Test func aStationWithoutItsMasterKeyIsReadyAndSaysWhatIsMissing() async throws {
        let (site, socket) = try site(watchdogMilliseconds: 400)
        try FileManager.default.removeItem(atPath: site.path + "/master-key")
        let daemon = try site.start()
        var messages: [[String]] = []
        try #require(
            try await site.until(60, daemon) {
                messages += socket.arrived()
                return !messages.isEmpty
            })
        #expect(messages[0] == ["READY=1", "STATUS=Cannot produce: masterKey.missing", "WATCHDOG=1"])
        _ = await daemon.kill()
    }
}
