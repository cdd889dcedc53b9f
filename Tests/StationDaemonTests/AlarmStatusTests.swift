import CardDevices
import Foundation
import Glibc
import ProductionStation
import Testing

@testable import station_daemon

@Suite struct AlarmStatusTextTests {
    private func status(_ alarms: [Alarm], failing: [StationStatus.Part] = []) -> StationStatus {
        StationStatus(
            facts: StationFacts(), isRunning: true, simulated: true, lanes: [], alarms: alarms, failing: failing)
    }

    private func alarms() -> [Alarm] {
        var facts = AlarmFacts(now: Timestamp(milliseconds: 1_800_000_000_000))
        facts.lanes = [.init(name: "lane-1", state: .waiting(.mediaEmpty), stateSince: facts.now)]
        facts.stored.unaccounted = [.init(serial: "SMP26000001", lane: "lane-2", since: facts.now)]
        return AlarmPolicy().alarms(of: facts)
    }

    @Test func peopleReadWhatIsWrongAndWhatToDoInTheirLanguage() {
        let fault = ServiceFault(code: "store.diskFull", since: Timestamp(milliseconds: 0))
        let all = status(alarms(), failing: [.init(name: "intake", fault: fault)])
        let english = StatusText(status: all, language: .english).text
        #expect(english.contains("Alarms (2)"))
        #expect(english.contains("!  lane-1 has no blanks. [laneNoBlanks]"))
        #expect(english.contains("→ Issue blanks (stock issue), then load them into the hopper of lane-1."))
        #expect(english.contains("!! Card SMP26000001 of lane-2 is unaccounted for"))
        #expect(english.contains("intake") && english.contains("store.diskFull"))
        let chinese = StatusText(status: all, language: .simplifiedChinese).text
        #expect(chinese.contains("告警（2）") && chinese.contains("lane-1 没有空白卡。"))
    }

    @Test func withoutAlarmsNothingIsSaidOfThem() {
        #expect(!StatusText(status: status([]), language: .english).text.contains("Alarms"))
    }

    @Test func programsReadCodes() throws {
        let line = try JSONOutput.line(of: status(alarms()))
        let back = try JSONDecoder().decode(StationStatus.self, from: Data(line))
        #expect(back.alarms.map(\.code) == [.laneNoBlanks, .cardUnaccounted])
        #expect(String(decoding: line, as: UTF8.self).contains(#""code":"laneNoBlanks""#))
    }

    @Test func theRoomOnADiskIsAsked() {
        #expect((FreeSpace.megabytes(at: "/") ?? -1) >= 0)
        #expect(FreeSpace.megabytes(at: "/nowhere/at/all") == nil)
    }
}

/// The real daemon: alarms in `status`, with and without it, and in its log.
@Suite(.timeLimit(.minutes(3))) struct AlarmProcessTests {
    @Test func anEmptyHopperIsAnAlarmUntilTheDaemonKnowsBetter() async throws {
        var settings = DaemonSite.Settings()
        settings.people = "none"
        settings.hopperBlanks = 0
        let site = try DaemonSite(settings)
        _ = try SampleFiles(directory: site.incoming, seed: 5).write(count: 1, refusals: false)
        let daemon = try await site.startAndWait()
        #expect(
            try await site.until(30, daemon) {
                try await site.status().alarms.contains { $0.code == .laneNoBlanks && $0.lane == "lane-1" }
            }, "\(site.log.suffix(2_000))")
        #expect(try await site.until(30, daemon) { site.log.contains("alarm begins") })
        let words = try await site.verb(["status"])
        #expect(words.output.contains("load them into the hopper of lane-1"), "\(words.output)")
        #expect(try await site.status().failing == [])
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        let alone = try await site.verb(["status", "--json"])
        #expect(try alone.json(StationStatus.self).alarms.allSatisfy { $0.code != .laneNoBlanks })
    }

    @Test func aHeldLaneIsAnAlarmWithoutADaemonToo() async throws {
        let site = try DaemonSite()
        let daemon = try await site.startAndWait()
        daemon.signal(SIGTERM)
        #expect(await daemon.end(within: 30_000) == .exit(0))
        let store = try site.openStore()
        try await store.holdLane(
            "lane-1", .wrongStock, actor: "station", at: Timestamp(milliseconds: 1_800_000_000_000))
        await store.close()
        let alone = try await site.verb(["status", "--json"])
        let alarm = try #require(try alone.json(StationStatus.self).alarms.first)
        #expect(alarm.code == .laneWrongStock && alarm.lane == "lane-1")
    }
}
