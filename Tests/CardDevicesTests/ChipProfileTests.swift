import CardDevices
import Foundation
import Testing

struct ChipProfileTests {
    @Test func theShippedProfileIsWhatTheSimulatedStockIs() {
        let profile = Sample.profile
        #expect(profile.name == "iso7816-simple")
        #expect(profile.photoBytesMax == 20_000)
        #expect(profile.files.map(\.kind) == [.basic, .endorsement, .photo])
        #expect(SimulatedStock(for: profile) == .simple)
        #expect(profile.answersToReset.contains(SimulatedStock.extended.answerToReset))
    }

    @Test func valuesComeBackAsTheyWentIn() throws {
        let set = try Sample.files(photoBytes: 20_000)
        let read = try Sample.profile.fields(in: set)
        #expect(read.values == Sample.values())
        #expect(read.photo.count == 20_000)
        #expect(set.files[1].bytes.count == 1_024)
    }

    @Test func absentOptionalFieldsStayAbsent() throws {
        let set = try Sample.files()
        #expect(try Sample.profile.fields(in: set).values["names.arabic"] == nil)
    }

    @Test func refusesWhatDoesNotFit() {
        func refused(_ expected: ProfileError, photo: Int = 10, _ change: (inout [String: [UInt8]]) -> Void) {
            var values = Sample.values()
            change(&values)
            #expect(throws: expected) {
                try Sample.profile.fileSet(fields: values, photo: [UInt8](repeating: 1, count: photo))
            }
        }
        refused(.fieldMissing(field: "sex", file: "basic")) { $0["sex"] = nil }
        refused(.fieldUnknown(field: "shoeSize")) { $0["shoeSize"] = [42] }
        refused(.fieldTooLarge(field: "currentAddress", file: "endorsement", bytes: 1_025, bytesMax: 1_024)) {
            $0["currentAddress"] = [UInt8](repeating: 1, count: 1_025)
        }
        refused(.fileTooLarge(file: "endorsement", bytes: 1_095, bytesMax: 1_024)) {
            $0["currentAddress"] = [UInt8](repeating: 1, count: 1_020)
        }
        refused(.photoMissing(file: "photo"), photo: 0) { _ in }
        refused(.photoTooLarge(file: "photo", bytes: 20_001, bytesMax: 20_000), photo: 20_001) { _ in }
    }

    @Test func refusesFilesThatItCannotRead() throws {
        var set = try Sample.files()
        set.files[0].bytes = [0x80, 0x05, 0x01]
        #expect(throws: ProfileError.fileMalformed(file: "basic", reason: "truncated(offset: 2)")) {
            try Sample.profile.fields(in: set)
        }
        set.files.remove(at: 0)
        #expect(throws: ProfileError.fileMissing(file: "basic")) { try Sample.profile.fields(in: set) }
    }

    @Test(
        arguments: [
            ("\"format\": 1", "\"format\": 3", .badValue(path: "format", expected: "1 or 2")),
            ("\"format\": 1", "\"format\": 1, \"colour\": 1", .unknownKey(path: "colour")),
            ("\"kind\": \"photo\"", "\"kind\": \"photo\", \"x\": 1", .unknownKey(path: "files[2].x")),
            ("\"name\": \"sex\"", "\"name\": \"sex\", \"x\": 1", .unknownKey(path: "files[0].fields[3].x")),
            ("\"version\": \"1.0.0\",", "", .missingKey(path: "version")),
            (
                "\"bytes\": 1024", "\"bytes\": 1024, \"bytesMax\": 1",
                .badValue(path: "files[1]", expected: "either bytes or bytesMax")
            ),
            ("\"bytesMax\": 20000", "\"bytesMax\": 40000", .badValue(path: "files[2].bytes", expected: "1 to 32767")),
            (
                "\"fileIdentifier\": \"0102\"", "\"fileIdentifier\": \"3F00\"",
                .badValue(path: "files[1].fileIdentifier", expected: "an identifier that is not reserved")
            ),
            (
                "\"fileIdentifier\": \"0102\"", "\"fileIdentifier\": \"0101\"",
                .badValue(path: "files", expected: "each fileIdentifier once")
            ),
            (
                "\"name\": \"sex\"", "\"name\": \"authority\"",
                .badValue(path: "files", expected: "each field name once")
            ),
            (
                "\"tag\": \"83\", \"name\": \"sex\"", "\"tag\": \"A3\", \"name\": \"sex\"",
                .badValue(path: "files[0].fields[3].tag", expected: "a primitive tag, once in its file")
            ),
            (
                "\"tag\": \"83\", \"name\": \"sex\"", "\"tag\": \"80\", \"name\": \"sex\"",
                .badValue(path: "files[0].fields[3].tag", expected: "a primitive tag, once in its file")
            ),
            (
                "\"F052504341524401\"", "\"F0\"",
                .badValue(path: "applicationIdentifier", expected: "5 to 16 bytes in hexadecimal")
            ),
            ("\"uid\"", "\"serial\"", .badValue(path: "chipIdentity", expected: "uid or cplc")),
        ] as [(String, String, ProfileError)])
    func refusesAWrongProfile(_ part: String, _ replacement: String, _ expected: ProfileError) throws {
        let text = String(decoding: Sample.profileFile(), as: UTF8.self)
        let range = try #require(text.range(of: part))
        let wrong = text.replacingCharacters(in: range, with: replacement)
        #expect(throws: expected) { try ChipProfile(json: Array(wrong.utf8)) }
    }

    @Test func refusesWhatIsNoJSON() {
        #expect(throws: ProfileError.self) { try ChipProfile(json: Array("{\"format\": 1".utf8)) }
        #expect(throws: ProfileError.malformed(reason: "larger than 1 MiB")) {
            try ChipProfile(json: [UInt8](repeating: 0x20, count: 1 << 20 + 1))
        }
    }

    @Test func aPhotoWithoutASizeHasTwentyThousandBytes() throws {
        let text = String(decoding: Sample.profileFile(), as: UTF8.self)
        let wrong = text.replacing(/,\s*"bytesMax": 20000/, with: "")
        #expect(wrong != text)
        #expect(try ChipProfile(json: Array(wrong.utf8)).photoBytesMax == 20_000)
    }
}
