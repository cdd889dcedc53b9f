import CardDevices
import Foundation
import Logging
import StationSimulation
import Testing

@testable import ProductionStation

@Suite struct AlarmPolicyTests {
    private static let now = StoreFixture.start
    private static func ago(_ seconds: Int) -> Timestamp { now.advanced(by: .seconds(-seconds)) }

    private func alarms(_ change: (inout AlarmFacts) -> Void) -> [Alarm] {
        var facts = AlarmFacts(now: Self.now)
        change(&facts)
        return AlarmPolicy().alarms(of: facts)
    }

    @Test func aStationInWhichAllIsWellHasNoAlarm() {
        let found = alarms { facts in
            facts.lanes = [
                .init(name: "lane-1", state: .ready, stateSince: Self.ago(9_000)),
                .init(name: "lane-2", state: .producing(cardSerial: "S"), stateSince: Self.ago(9_000)),
                .init(name: "lane-3", state: .starting, stateSince: Self.ago(60)),
                .init(name: "lane-4", state: .stopped, stateSince: Self.ago(9_000)),
            ]
            facts.stored.lanes = [.init(name: "lane-1", printerAdopted: "P1")]
            facts.stored.unsent = 3
            facts.stored.unsentSince = Self.ago(59)
            facts.stored.uninspected = 3
            facts.stored.uninspectedSince = Self.ago(8 * 3600 - 1)
            facts.stored.poisoned = [.init(job: "J1#1", cards: 3, since: Self.ago(24 * 3600))]
            facts.clockStep = ClockStep(milliseconds: 5_000, at: Self.ago(24 * 3600))
        }
        #expect(found == [])
    }

    /// Every hold says something of its own; maintenance is a state beside the holds.
    @Test func everyHoldHasItsOwnAlarm() {
        let holds = LaneHold.allCases.filter { $0 != .maintenance }
        #expect(Set(holds.map(\.alarm)).count == holds.count)
        for hold in holds {
            let found = alarms { facts in
                facts.stored.lanes = [
                    .init(
                        name: "lane-7", hold: hold, holdSince: Self.ago(30), holdCard: "CARD-9",
                        printerAdopted: "P1", printerFound: hold == .printerChanged ? "P2" : nil)
                ]
            }
            #expect(found.map(\.code) == [hold.alarm])
            #expect(found.first?.lane == "lane-7" && found.first?.since == Self.ago(30))
            #expect(found.first?.whatToDo.english.contains("lanes release lane-7") == (hold != .stationMistake))
        }
    }

    @Test func thePoisonedJobTheBadLaneTheWrongStockTheUsedCardAndTheWrongKeysDiffer() {
        let found = alarms { facts in
            let holds: [LaneHold] = [.failuresInARow, .wrongStock, .usedCard, .wrongKeys]
            facts.stored.lanes = holds.enumerated().map { .init(name: "lane-\($0.offset)", hold: $0.element) }
            facts.stored.poisoned = [.init(job: "J1#2", cards: 3, since: Self.ago(60))]
        }
        #expect(Set(found.map(\.code)).count == 5)
        #expect(found.last?.code == .jobPoisoned && found.last?.job == "J1#2" && found.last?.lane == nil)
    }

    @Test(arguments: [
        (PrinterStatus.StateReasons.mediaEmpty, AlarmCode.laneNoBlanks, "hopper of lane-1"),
        (.coverOpen, .laneCoverOpen, "cover of lane-1"), (.markerSupplyEmpty, .laneRibbonEmpty, "ribbon in lane-1"),
        (.markerSupplyMissing, .laneRibbonMissing, "ribbon in lane-1"),
        (.outputAreaFull, .laneTrayFull, "trays of lane-1"), (.cleanerRequired, .laneCleaning, "Clean lane-1"),
    ])
    func aWaitingLaneSaysWhatToDo(reason: PrinterStatus.StateReasons, code: AlarmCode, words: String) {
        let found = alarms { facts in
            facts.lanes = [.init(name: "lane-1", state: .waiting(reason), stateSince: Self.ago(5))]
        }
        #expect(found.map(\.code) == [code])
        #expect(found.first?.whatToDo.english.contains(words) == true, "\(found)")
    }

    @Test func everyReasonThatAPersonMendsHasAnAlarm() {
        let all = AlarmPolicy.waits.reduce(into: PrinterStatus.StateReasons()) { $0.formUnion($1.reason) }
        #expect(all == .waitingForPerson)
        let found = alarms { $0.lanes = [.init(name: "lane-1", state: .waiting(all), stateSince: Self.now)] }
        #expect(found.count == AlarmPolicy.waits.count)
    }

    @Test(arguments: StoreFault.Kind.allCases)
    func aLaneThatCannotWriteIsAnAlarm(kind: StoreFault.Kind) {
        let found = alarms { $0.lanes = [.init(name: "lane-1", state: .storeFailed(kind), stateSince: Self.now)] }
        #expect(found.map(\.code) == (kind.laneAlarm.map { [$0] } ?? []))
        #expect((kind.laneAlarm == nil) == (kind == .stopped))
    }

    @Test(arguments: StationPart.allCases) func everyPartHasItsOwnAlarm(part: StationPart) {
        let fault = ServiceFault(code: "store.diskFull", since: Self.ago(3))
        let found = alarms { $0.parts = [.init(part: part, fault: fault)] }
        #expect(found.map(\.code) == [part.alarm] && found.first?.since == Self.ago(3))
        #expect(found.first?.chinese.contains("store.diskFull") == true)
        #expect(Set(StationPart.allCases.map(\.alarm)).count == StationPart.allCases.count)
    }

    @Test func limitsDecideTheRest() {
        let found = alarms { facts in
            facts.lanes = [.init(name: "lane-3", state: .starting, stateSince: Self.ago(300))]
            facts.stored.unsent = 3
            facts.stored.unsentSince = Self.ago(60)
            facts.stored.uninspected = 2
            facts.stored.uninspectedSince = Self.ago(8 * 3600)
            facts.stored.unaccounted = [.init(serial: "C1", lane: "lane-1", since: Self.ago(9))]
            facts.stored.delayed = 4
            facts.stored.delayedSince = Self.ago(9)
            facts.calendar = .init(year: 2028, since: Self.ago(9))
            facts.clockStep = ClockStep(milliseconds: -3_600_000, at: Self.ago(60))
            facts.purgeWaitsSince = Self.ago(60)
            facts.lowSpace = [.init(place: "paths.state", megabytesFree: 3, since: Self.ago(9))]
            facts.masterKey = ServiceFault(code: "masterKey.missing", since: Self.ago(9))
            facts.storeProblem = ServiceFault(code: "store.corrupt", since: Self.ago(9))
        }
        #expect(
            found.map(\.code) == [
                .stateUnreadable, .masterKeyUnavailable, .clockStepped, .diskSpaceLow, .lanePrinterSilent,
                .cardUnaccounted, .cardsNotInspected, .jobsDelayed, .eventsUnsent, .calendarYearMissing, .purgeWaits,
            ])
        #expect(found[2].english.contains("-3600.0 s"))
    }

    /// The same facts in any order are shown in one.
    @Test func theOrderIsFixed() {
        let lanes: [AlarmFacts.StoredLane] = [
            .init(name: "lane-2", hold: .operatorStop), .init(name: "lane-1", hold: .operatorStop),
            .init(name: "lane-3", hold: .unaccountedCard),
        ]
        let one = alarms { $0.stored.lanes = lanes }
        let other = alarms { $0.stored.lanes = lanes.reversed() }
        #expect(one == other)
        #expect(one.map(\.lane) == ["lane-3", "lane-1", "lane-2"])
    }

    /// A clock that was set back makes nothing stay for years.
    @Test func whatLiesFarAheadIsNotShownForever() {
        let found = alarms { facts in
            facts.stored.poisoned = [.init(job: "J1#1", cards: 3, since: Self.now.advanced(by: .seconds(90_000)))]
            facts.clockStep = ClockStep(milliseconds: 1, at: Self.now.advanced(by: .seconds(90_000)))
        }
        #expect(found == [])
    }
}

@Suite struct AlarmCatalogueTests {
    private static func placeholders(_ text: String) -> [String] {
        text.matches(of: /\{[a-zA-Z]+\}/).map { String($0.output) }.sorted()
    }

    @Test func everyCodeHasOneEntryInBothLanguagesInItsOrder() {
        #expect(
            AlarmCatalogue.entries.map(\.code).sorted { $0.rawValue < $1.rawValue }
                == AlarmCode.allCases.sorted { $0.rawValue < $1.rawValue })
        for entry in AlarmCatalogue.entries {
            for text in [entry.chinese, entry.doChinese] {
                #expect(text.hasSuffix("。") && text.contains { $0 >= "\u{4E00}" && $0 <= "\u{9FFF}" }, "\(entry.code)")
            }
            for text in [entry.english, entry.doEnglish] {
                #expect(!text.isEmpty && !text.contains { $0 >= "\u{4E00}" && $0 <= "\u{9FFF}" }, "\(entry.code)")
            }
            #expect(entry.english.hasSuffix("."), "\(entry.code)")
            #expect(Self.placeholders(entry.chinese) == Self.placeholders(entry.english), "\(entry.code)")
        }
    }

    @Test func noPlaceholderIsLeft() {
        var facts = AlarmFacts(now: StoreFixture.start)
        facts.stored.lanes = LaneHold.allCases.map {
            .init(name: "l-\($0.rawValue)", hold: $0, holdCard: "C", printerAdopted: "P", printerFound: "Q")
        }
        facts.lanes = StoreFault.Kind.allCases.map { .init(name: "l", state: .storeFailed($0), stateSince: facts.now) }
        facts.parts = StationPart.allCases.map { .init(part: $0, fault: .init(code: "failed", since: facts.now)) }
        facts.clockStep = ClockStep(milliseconds: 1, at: facts.now)
        for alarm in AlarmPolicy().alarms(of: facts) {
            for text in [alarm.chinese, alarm.english, alarm.whatToDo.chinese, alarm.whatToDo.english] {
                #expect(!text.contains("{"), "\(text)")
            }
        }
    }

    @Test func thePublishedTableIsTheOneOfTheCode() throws {
        let url = RepositoryFile.url("docs/alarms.md")
        if ProcessInfo.processInfo.environment["STATION_WRITE_DOCS"] != nil {
            try Data(AlarmCatalogue.markdown.utf8).write(to: url)
        }
        #expect(
            try String(contentsOf: url, encoding: .utf8) == AlarmCatalogue.markdown,
            "write it anew with STATION_WRITE_DOCS=1 swift test")
    }
}
