import CardDevices
import Foundation
import Testing

@testable import station_daemon

@Suite struct GeneratedDocumentTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test(arguments: [
        ("docs/configuration.md", "keys"), ("configuration/station.yaml", "example"),
        ("docs/exit-codes.md", "exit-codes"), ("docs/doctor.md", "doctor"),
        ("docs/self-test.md", "self-test"),
        ("udev/70-production-station.rules", "udev"),
    ]) func thePageIsUpToDate(path: String, part: String) throws {
        let generated =
            switch try #require(ConfigDocumentCommand.Part(rawValue: part)) {
            case .keys: ConfigurationDocument().markdown
            case .example: ConfigurationDocument().example
            case .exitCodes: StationExit.document
            case .doctor: DoctorCheck.document
            case .selfTest: SelfTestPart.document
            case .udev: UdevRules().text
            }
        let page = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
        #expect(page == generated, "run: station-daemon config document --part \(part) > \(path)")
    }

    @Test func theExampleIsAGoodConfigurationAndHoldsTheDefaults() throws {
        let file = Self.root.appending(path: "configuration/station.yaml").path
        let example = try StationConfiguration.read(file: file, environment: [:], checksFiles: false)
        let required = ConfigurationKey.all.compactMap { key -> (key: ConfigurationKey, value: String)? in
            if case .required(let example) = key.presence { (key, example) } else { nil }
        }
        var reading = ConfigurationReading(
            layers: [ConfigurationLayer(values: required)], baseDirectory: Self.root.path + "/configuration")
        #expect(StationConfiguration(reading: &reading) == example)
        #expect(reading.problems == [])
    }

    @Test func everyKeyIsExplained() {
        for key in ConfigurationKey.all {
            #expect(key.meaning.hasSuffix("."), "\(key.name)")
            #expect(ConfigurationDocument().markdown.contains("`\(key.name)`"))
        }
    }
}
