import CardDevices
import Foundation
import Testing

@testable import station_daemon

/// What `profile check` says.
struct ProfileReportTests {
    @Test func aGoodProfileIsNamed() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/profile.json"
        try Data(ChipProfile.securedFile).write(to: URL(filePath: path))
        let report = ProfileReport(file: path, isProduction: true)
        #expect(report.problem == nil && report.name == "iso7816-fs" && report.isSecured == true)
        #expect(report.text(in: .english).hasSuffix("good (iso7816-fs 1.0.0, with channel and locks)"))
    }

    @Test(
        arguments: [
            ("\"kdf3\"", "\"visa2\"", "profileBadValue", "security.derivation"),
            ("\"interface\"", "\"interfaces\"", "profileUnknownKey", "interfaces"),
            ("\"readAccess\": \"free\",", "", "profileMissingKey", "readAccess"),
            ("{", "", "profileMalformed", "not JSON"),
        ])
    func aProblemIsSaidInBothLanguages(
        _ part: String, _ replacement: String, _ code: String, _ named: String
    ) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/profile.json"
        let text = String(decoding: ChipProfile.securedFile, as: UTF8.self)
        let range = try #require(text.range(of: part))
        try Data(text.replacingCharacters(in: range, with: replacement).utf8).write(to: URL(filePath: path))
        let report = ProfileReport(file: path, isProduction: false)
        #expect(report.problem?.code == code)
        for language in OperatorLanguage.allCases { #expect(report.text(in: language).contains(named)) }
    }

    @Test func aFileThatIsNotThereIsAProblem() {
        #expect(
            ProfileReport(file: "/nonexistent/profile.json", isProduction: false).problem?.code == "profileMalformed")
    }
}
