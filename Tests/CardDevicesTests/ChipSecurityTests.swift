import Foundation
import Testing

@testable import CardDevices

/// Format 2 of chip profiles, access rules, and what a card is told of them.
struct ChipSecurityTests {
    @Test(arguments: ProfileFile.names) func everyShippedProfileIsReadAndJudged(_ name: String) throws {
        let profile = try ProfileFile.profile(name)
        #expect(profile.name == name)
        #expect((profile.productionRefusal == nil) == (name == "iso7816-fs" || name == "icao-lds1"))
    }

    @Test func theSecuredProfileIsTheShippedOne() throws {
        #expect(try ChipProfile.secured() == ProfileFile.profile("iso7816-fs"))
    }

    @Test(
        arguments: [
            ("\"format\": 2", "\"format\": 1", .badValue(path: "format", expected: "2 with security")),
            ("\"readAccess\": \"free\",", "", .missingKey(path: "readAccess")),
            ("\"free\"", "\"all\"", .badValue(path: "readAccess", expected: "free or mutualAuth")),
            ("\"contact\"", "\"wireless\"", .badValue(path: "interface", expected: "contact or contactless")),
            ("\"scp03\"", "\"scp02\"", .badValue(path: "security.channel", expected: "scp03")),
            ("\"33\"", "\"01\"", .badValue(path: "security.level", expected: "03, 13 or 33")),
            ("\"kdf3\"", "\"visa2\"", .badValue(path: "security.derivation", expected: "kdf3 or counterMode")),
            ("\"keyBytes\": 16", "\"keyBytes\": 8", .badValue(path: "security.keyBytes", expected: "16, 24 or 32")),
            (
                "\"card-issuer\"", "\"card-transport\"",
                .badValue(path: "security.issuerKey", expected: "another key than transportKey")
            ),
            (
                "\"card-issuer\"", "\"Card Issuer\"",
                .badValue(path: "security.issuerKey", expected: "a key's name without version: a-z, 0-9, -")
            ),
            (
                "\"endorsementReference\": 1", "\"endorsementReference\": 15",
                .badValue(path: "security.endorsementReference", expected: "1 to 14")
            ),
            (
                "\"endorsementReference\": 1,", "",
                .badValue(path: "security", expected: "endorsementKey and endorsementReference together")
            ),
            ("\"level\": \"33\"", "\"level\": \"33\", \"x\": 1", .unknownKey(path: "security.x")),
            (
                "\"personalized\"", "\"selectable\"",
                .badValue(path: "security.applicationLifeCycle", expected: "personalized")
            ),
            (
                "{ \"update\": \"never\" }", "{ \"update\": \"endorsementKey\" }",
                .badValue(path: "files[0].dataGroup", expected: "1 to 16, for a file that is never updated")
            ),
            (
                "{ \"update\": \"endorsementKey\" }", "{ \"update\": \"never\" }",
                .badValue(path: "files[3].rights.update", expected: "endorsementKey")
            ),
            (
                "{ \"update\": \"never\" }", "{ \"update\": \"never\", \"x\": 1 }",
                .unknownKey(path: "files[0].rights.x")
            ),
            ("\"dataGroup\": 2", "\"dataGroup\": 1", .badValue(path: "files", expected: "each dataGroup once")),
            (
                "\"signerKey\": \"document-signer\",", "",
                .badValue(
                    path: "files", expected: "a securityObject, signerKey and dataGroups together, or none")
            ),
        ] as [(String, String, ProfileError)])
    func refusesAWrongProfile(_ part: String, _ replacement: String, _ expected: ProfileError) throws {
        let text = String(decoding: try ProfileFile.bytes("iso7816-fs"), as: UTF8.self)
        let range = try #require(text.range(of: part))
        let wrong = text.replacingCharacters(in: range, with: replacement)
        #expect(throws: expected) { try ChipProfile(json: Array(wrong.utf8)) }
    }

    @Test func productionRefusesWhatAnybodyNearbyCouldRead() throws {
        var profile = try ChipProfile.secured()
        profile.security?.interface = .contactless
        #expect(
            profile.productionRefusal
                == .badValue(path: "readAccess", expected: "mutualAuth on a contactless interface"))
        for index in profile.files.indices { profile.files[index].rights.read = .mutualAuth }
        #expect(profile.productionRefusal == nil)
        #expect(try ChipProfile.standard().productionRefusal == .missingKey(path: "security"))
    }

    private static let conditions: [AccessCondition] = [
        .always, .never, .secureChannel, .externalAuthentication(environment: 1),
        .externalAuthentication(environment: 14),
    ]

    @Test(arguments: conditions, conditions) func rulesComeBackAsTheyWentIn(
        _ read: AccessCondition, _ update: AccessCondition
    ) {
        let access = FileAccess(read: read, update: update)
        #expect(FileAccess(access.encoded) == access)
        let wish = FileControlParameters(file: 0x0101, size: 300, access: access)
        #expect(FileControlParameters(creating: wish.encoded()) == wish)
    }

    @Test func rulesThatWeDoNotKnowAreRefused() {
        let good = FileAccess(read: .always, update: .never).encoded
        #expect(FileAccess(Array(good.dropLast())) == nil)
        for byte in [0x10, 0x20, 0x2F, 0x41, 0x80, 0xA1] as [UInt8] {
            #expect(AccessCondition(byte: byte) == nil)
            #expect(FileAccess(good.dropLast() + [byte]) == nil)
        }
        var deletable = good
        deletable[1] = 0x00
        #expect(FileAccess(deletable) == nil)
    }

    @Test func theLifeOfAFileIsReadFromTheAnswer() {
        func answer(_ value: [UInt8]) -> [UInt8] { TLV(0x62, TLV(0x8A, value).encoded()).encoded() }
        #expect(FileControlParameters.lifeCycle(inSelectAnswer: answer([0x01])) == .creation)
        #expect(FileControlParameters.lifeCycle(inSelectAnswer: answer([0x05])) == .active)
        #expect(FileControlParameters.lifeCycle(inSelectAnswer: answer([0x07])) == .active)
        #expect(FileControlParameters.lifeCycle(inSelectAnswer: answer([0x04])) == nil)
        #expect(FileControlParameters.lifeCycle(inSelectAnswer: answer([0x05, 0x05])) == nil)
        #expect(FileControlParameters.lifeCycle(inSelectAnswer: []) == nil)
    }
}
