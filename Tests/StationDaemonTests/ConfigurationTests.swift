import CardDevices
import CardFace
import Foundation
import ProductionStation
import Testing

@testable import station_daemon

@Suite struct ConfigurationTests {
    private static let required = """
        station: {id: s-1, centreCode: C1, mode: trial}
        offices: {file: offices.json}
        devices: simulated

        """

    /// Reads YAML text; returns the configuration or the problems.
    private func read(
        _ yaml: String, environment: [String: String] = [:], overrides: [(key: ConfigurationKey, value: String)] = [],
        checksFiles: Bool = false
    ) throws -> Result<StationConfiguration, ConfigurationProblems> {
        let directory = try TemporaryDirectory()
        let file = try directory.file("station.yaml", yaml)
        do {
            return .success(
                try StationConfiguration.read(
                    file: file, environment: environment, overrides: overrides, checksFiles: checksFiles))
        } catch let problems as ConfigurationProblems {
            return .failure(problems)
        }
    }

    private func problems(
        _ yaml: String, environment: [String: String] = [:], checksFiles: Bool = false
    ) throws -> [String] {
        let required = yaml.hasPrefix("station:") ? String(Self.required.drop { $0 != "\n" }) : Self.required
        return switch try read(required + yaml, environment: environment, checksFiles: checksFiles) {
        case .success: []
        case .failure(let found): found.problems.map { "\($0.code.rawValue) \($0.key ?? $0.source)" }
        }
    }

    @Test func defaultsAreThoseOfTheTable() throws {
        let configuration = try read(Self.required).get()
        #expect(configuration.station.timeZone == "Asia/Shanghai")
        #expect(configuration.station.language == .simplifiedChinese)
        #expect(configuration.station.restartConfirmation == .operator)
        #expect(configuration.cardAttemptsMax == 3)
        #expect(configuration.lane.authenticationFailuresInARowMax == 2)
        #expect(configuration.spool.fileBytesMax == 1_048_576)
        #expect(configuration.photo.densityDotsPerInch == 349...351)
        #expect(configuration.reference.faceFontDirectories == [])
        #expect(configuration.simulated.latencyScale == 1)
        #expect(configuration.paths.masterKeyFile == nil)
        #expect(configuration.report.directory == configuration.paths.spool + "/reports")
    }

    @Test func everyKeyIsReadAndEveryNameIsUnique() {
        var reading = ConfigurationReading(layers: [], baseDirectory: "/")
        _ = StationConfiguration(reading: &reading)
        #expect(reading.keysRead == Set(ConfigurationKey.all.map(\.name)))
        #expect(Set(ConfigurationKey.all.map(\.environmentName)).count == ConfigurationKey.all.count)
    }

    @Test func overridesWinOverEnvironmentOverFileOverDefault() throws {
        let yaml = Self.required + "card: {attemptsMax: 4}\nlane: {wrongStockMax: 2}\nintake: {batchMax: 7}\n"
        let configuration = try read(
            yaml, environment: ["STATION_CARD_ATTEMPTS_MAX": "5", "STATION_LANE_WRONG_STOCK_MAX": "3", "HOME": "/x"],
            overrides: [(.cardAttemptsMax, "6")]
        ).get()
        #expect(configuration.cardAttemptsMax == 6)
        #expect(configuration.lane.wrongStockMax == 3)
        #expect(configuration.intakeBatchMax == 7)
    }

    @Test(arguments: ConfigurationKey.all) func everyKeyIsTakenFromItsVariable(key: ConfigurationKey) throws {
        let value =
            switch key.kind {
            case .whole(let range, _): String(range.lowerBound)
            case .fraction(let range): String(range.upperBound)
            case .choice(let words): words[words.count - 1]
            case .timeZone: "Asia/Urumqi"
            case .text, .identifier: "word"
            case .code: "C1"
            case .reader: "pcsc:usb:1-1.2#1"
            case .printer: "usb:evolis?serial=1"
            case .path, .paths, .words: "/one"
            }
        var reading = ConfigurationReading(
            layers: [ConfigurationLayer(environment: [key.environmentName: value])], baseDirectory: "/")
        _ = StationConfiguration(reading: &reading)
        let own = reading.problems.filter { $0.key == key.name || $0.code == .unknownKey }
        #expect(own == [], "\(key.environmentName)=\(value) was not accepted")
        #expect(reading.layers[0].writtenValue(of: key) == value)
    }

    @Test func aLaneNamesItsReaderBySomethingThatStays() throws {
        let configuration = try read(
            Self.required + "simulated: {lanes: 2}\nlanes: {2: {reader: 'pcsc:serial:0001#1'}}\n"
                + "desk: {reader: 'pcsc:usb:1-1.2'}\n"
        ).get()
        #expect(configuration.laneReaders[0] == .simulated)
        #expect(configuration.laneReaders[1] == .pcsc(PCSCReaderSelector(.serial("0001"), slot: 1)))
        #expect(configuration.deskReader == .pcsc(PCSCReaderSelector(.usbPath("1-1.2"))))
    }

    @Test func relativePathsStartAtTheFile() throws {
        let configuration = try read(Self.required + "face: {fontDirectories: [fonts, /usr/share/fonts]}\n").get()
        #expect(configuration.reference.officesFile.hasPrefix("/"))
        #expect(configuration.reference.officesFile.hasSuffix("/offices.json"))
        #expect(configuration.reference.faceFontDirectories.last == "/usr/share/fonts")
    }

    @Test(arguments: [
        ("card: {attemptMax: 3}", "configurationUnknownKey card.attemptMax"),
        ("cards: {attemptsMax: 3}", "configurationUnknownKey cards.attemptsMax"),
        ("card: {attemptsMax: {deep: {deeper: 3}}}", "configurationUnknownKey card.attemptsMax.deep.deeper"),
        ("card: {attemptsMax: 0}", "configurationWrongValue card.attemptsMax"),
        ("card: {attemptsMax: 11}", "configurationWrongValue card.attemptsMax"),
        ("card: {attemptsMax: three}", "configurationWrongValue card.attemptsMax"),
        ("card: {attemptsMax: [3]}", "configurationWrongValue card.attemptsMax"),
        ("simulated: {latencyScale: 10.5}", "configurationWrongValue simulated.latencyScale"),
        ("lanes: {1: {reader: usb:1-1}}", "configurationWrongValue lanes.1.reader"),
        ("lanes: {1: {reader: 'pcsc:1'}}", "configurationWrongValue lanes.1.reader"),
        ("lanes: {9: {reader: simulated}}", "configurationUnknownKey lanes.9.reader"),
        ("lanes: {2: {reader: 'pcsc:serial:A'}}", "configurationConflict lanes.2.reader"),
        (
            "lanes: {1: {reader: 'pcsc:serial:A'}}\ndesk: {reader: 'pcsc:serial:A'}",
            "configurationConflict lanes.1.reader"
        ),
        ("simulated: {people: robots}", "configurationWrongValue simulated.people"),
        ("simulated: {faults: none}", "configurationWrongValue simulated.faults"),
        ("log: {format: xml}", "configurationWrongValue log.format"),
        ("control: {group: \"a b\"}", "configurationWrongValue control.group"),
        ("paths: {state: \"\"}", "configurationWrongValue paths.state"),
        ("paths: {state: /same, spool: /same}", "configurationConflict paths.spool"),
        ("station: {id: s-1, centreCode: c1, mode: trial}", "configurationWrongValue station.centreCode"),
        ("photo: {densityDotsPerInchMin: 400}", "configurationConflict photo.densityDotsPerInchMin"),
    ]) func aWrongValueIsRefused(yaml: String, problem: String) throws {
        #expect(try problems(yaml) == [problem])
    }

    @Test(arguments: [("1", true), ("10", true), ("0", false), ("11", false)])
    func theEndsOfARangeBelongToIt(value: String, isGood: Bool) throws {
        #expect(try problems("card: {attemptsMax: \(value)}").isEmpty == isGood)
    }

    @Test func unknownVariablesOfOursAreRefusedAndOthersLeftAlone() throws {
        let environment = ["STATION_CARD_ATTEMPT_MAX": "3", "STATIONERY": "x", "STATION_CONFIGURATION_FILE": "/x"]
        #expect(try problems("", environment: environment) == ["configurationUnknownKey STATION_CARD_ATTEMPT_MAX"])
    }

    @Test func productionRefusesWhatATrialMay() throws {
        let yaml =
            Self.required.replacing("trial", with: "production")
            + "restart: {confirm: automatic}\nstore: {synchronous: normal}\n"
        guard case .failure(let found) = try read(yaml) else { return #expect(Bool(false), "it was accepted") }
        #expect(
            found.problems.map(\.key) == [
                "restart.confirm", "store.synchronous", "envelope.platformKeysFile", "devices",
            ])
        #expect(try problems("restart: {confirm: automatic}\nstore: {synchronous: normal}") == [])
    }

    @Test func everyProblemIsListedAtOnceWithPlaceAndExpectation() throws {
        guard case .failure(let found) = try read("card: {attemptsMax: 99}\nstation: {id: s, modus: trial}\n") else {
            return #expect(Bool(false), "it was accepted")
        }
        let missing = Set(found.problems.filter { $0.code == .missing }.compactMap(\.key))
        #expect(missing == ["station.centreCode", "station.mode", "offices.file", "devices"])
        let range = try #require(found.problems.first { $0.key == "card.attemptsMax" })
        #expect(range.found == "99")
        #expect(range.expected.english == "a whole number from 1 to 10")
        #expect(range.source.hasSuffix("/station.yaml"))
        #expect(range.line(in: .simplifiedChinese).contains("1 至 10 的整数"))
        #expect(found.problems.first { $0.key == "station.modus" }?.expected.english == "did you mean station.mode?")
    }

    @Test(arguments: ["- a\n- b\n", "a: [\n", "a: 1\na: 2\n", "x", "a: [{b: 1}]\n"])
    func aFileThatIsNoMappingIsRefusedAsAWhole(text: String) throws {
        guard case .failure(let found) = try read(text) else { return #expect(Bool(false), "it was accepted") }
        #expect(found.problems.map(\.code) == [.fileMalformed])
    }

    @Test func aMissingOrHugeFileIsRefused() throws {
        let directory = try TemporaryDirectory()
        let huge = try directory.file("huge.yaml", String(repeating: "# x\n", count: 70_000))
        for file in [directory.path + "/none.yaml", huge, directory.path] {
            #expect(throws: ConfigurationProblems.self) { try StationConfiguration.read(file: file, environment: [:]) }
        }
    }

    @Test func aSectionWithoutKeysIsEmpty() throws {
        #expect(try problems("calendar:\nphoto: ~\nlog: {}\n") == [])
    }

    @Test func theRulesOfTheCoreComeFromTheConfiguration() throws {
        let yaml = Self.required + "card: {attemptsMax: 2}\nlane: {wrongStockMax: 4}\nretention: {purgeHours: 1}\n"
        let rules = try read(yaml).get().rules
        #expect(rules.centreCode == "C1")
        #expect(rules.remake.attemptsMax == 2)
        #expect(rules.stopTheLine.wrongStockMax == 4)
        #expect(rules.endedKept == .seconds(3_600))
        let standard = try read(Self.required).get()
        #expect(standard.laneLimits.chip == .seconds(60))
        #expect(standard.photoRules == PhotoRules())
    }

    @Test func filesThatAreNamedMustExist() throws {
        #expect(try problems("", checksFiles: true) == ["configurationFileMissing offices.file"])
    }
}
