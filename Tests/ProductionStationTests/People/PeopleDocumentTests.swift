import Foundation
import Testing

@testable import ProductionStation

@Suite struct PeopleDocumentTests {
    @Test func thePageIsUpToDate() throws {
        let url = RepositoryFile.url("docs/people.md")
        if ProcessInfo.processInfo.environment["STATION_WRITE_DOCS"] != nil {
            try Data(PeopleDocument.markdown.utf8).write(to: url)
        }
        #expect(
            try String(contentsOf: url, encoding: .utf8) == PeopleDocument.markdown,
            "write it anew with STATION_WRITE_DOCS=1 swift test")
    }

    @Test(arguments: PeopleRefusal.Kind.allCases) func everyRefusalSpeaksBothLanguages(kind: PeopleRefusal.Kind) {
        let refusal = PeopleRefusal(kind, name: "Zhang San", act: .stockIssue, roles: [.supervisor], minutes: 15)
        let isHan = { (scalar: Unicode.Scalar) in (0x4E00...0x9FFF).contains(scalar.value) }
        #expect(refusal.chinese.unicodeScalars.contains(where: isHan))
        #expect(!refusal.english.isEmpty && !refusal.english.unicodeScalars.contains(where: isHan))
        #expect(refusal.code == "people.\(kind.rawValue)")
    }
}
