import Testing

@testable import CardDevices

/// Bytes written by hand from the tables of Doc 9303-10 and ISO/IEC 19794-5, and back.
@Suite struct DataGroupTests {
    @Test func dg1IsTheZoneInTwoObjects() throws {
        let group = DataGroup1(zone: MachineReadableZoneTests.specimen)
        let bytes = try group.encoded()
        #expect(Hexadecimal.text(bytes.prefix(5)) == "615D5F1F5A")
        #expect(try bytes[5...] == group.zone.encoded()[...])
        #expect(try DataGroup1(parsing: bytes).zone.documentNumber == "D23145890")
    }

    @Test func efComNamesVersionsAndDataGroups() throws {
        let file = CommonDataFile(dataGroups: [1, 2, 11])
        let bytes = try file.encoded()
        #expect(Hexadecimal.text(bytes) == "60155F0104303130375F36063034303030305C0361756B")
        #expect(try CommonDataFile(parsing: bytes) == file)
        #expect(throws: LogicalDataProblem.self) { _ = try CommonDataFile(dataGroups: [1, 1]).encoded() }
        #expect(throws: LogicalDataProblem.self) { _ = try CommonDataFile(dataGroups: [17]).encoded() }
    }

    @Test func dg2IsOneFaceWithItsHeaders() throws {
        let image: [UInt8] = [0xFF, 0xD8, 0xFF, 0xD9]
        let group = DataGroup2(
            face: FaceRecord(gender: .female, format: .jpeg, width: 358, height: 441, image: image))
        let record =
            "46414300303130000000003200010000002400000200000000000000000000000000" + "0100016601B9010000000000"
            + "FFD8FFD9"
        let template = "A10F800201018101028702010188020008" + "5F2E32" + record
        #expect(
            try Hexadecimal.text(group.encoded()) == "754F7F614C020101" + "7F6046" + template)
        #expect(try DataGroup2(parsing: group.encoded()) == group)
    }

    @Test func aPortraitOfTwentyThousandBytesComesBackUnchanged() throws {
        let image = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let group = DataGroup2(
            face: FaceRecord(gender: .unspecified, format: .jpeg, width: 358, height: 441, image: image))
        let bytes = try group.encoded()
        #expect(try DataGroup2(parsing: bytes) == group)
        #expect(throws: LogicalDataProblem.self) { _ = try DataGroup2(parsing: Array(bytes.dropLast())) }
        #expect(throws: LogicalDataProblem.self) {
            _ = try FaceRecord(gender: .male, format: .jpeg, width: 1, height: 1, image: []).encoded()
        }
    }

    @Test func everyChangedHeaderByteOfAFaceIsFoundOrStaysWithinItsField() throws {
        let group = DataGroup2(
            face: FaceRecord(gender: .male, format: .jpeg, width: 358, height: 441, image: [1, 2, 3]))
        let good = try group.encoded()
        for index in 0..<good.count - 3 {
            var changed = good
            changed[index] ^= 0xFF
            // Never the same face by mistake, never a trap.
            if let read = try? DataGroup2(parsing: changed), read == group {
                #expect(Self.unstated.contains(good.count - 3 - index), "byte \(index)")
            }
        }
    }

    /// Distances from the image of bytes that say "not stated": source, device, quality, colour space, image type; eyes to pose.
    private static let unstated = Set(1...6).union([12]).union(13...25)

    @Test func dg11KeepsNamesInTheirOwnScripts() throws {
        let group = DataGroup11(
            fullName: "样卡·测试", otherNames: ["ئۈلگە", "SAMPLE TEST"], personalNumber: "000000000000000000",
            birthDate: "19000101", address: ["样例路一号", "样例市"])
        let bytes = try group.encoded()
        #expect(
            Hexadecimal.text(bytes[1...].dropFirst(bytes[1] == 0x81 ? 2 : 1).prefix(12)) == "5C0A5F0E5F0F5F105F2B5F42")
        #expect(try DataGroup11(parsing: bytes) == group)
        let small = DataGroup11(fullName: "A")
        #expect(try Hexadecimal.text(small.encoded()) == "6B085C025F0E5F0E0141")
        #expect(try DataGroup11(parsing: small.encoded()) == small)
    }

    @Test func dg11RefusesWhatItCannotHoldOrReadBack() throws {
        #expect(throws: LogicalDataProblem.self) { _ = try DataGroup11(fullName: "").encoded() }
        #expect(throws: LogicalDataProblem.badDate(field: "birthDate")) {
            _ = try DataGroup11(fullName: "A", birthDate: "1900-01-01").encoded()
        }
        #expect(throws: LogicalDataProblem.badCharacter(field: "address")) {
            _ = try DataGroup11(fullName: "A", address: ["a<b"]).encoded()
        }
        for digits in ["6B085C025F0E5F0E01FF", "6B085C025F105F0E0141", "6B045F0E0141", "61085C025F0E5F0E0141", ""] {
            #expect(throws: LogicalDataProblem.self, "\(digits)") {
                _ = try DataGroup11(parsing: KeySample.bytes(digits))
            }
        }
    }

    @Test func noTruncationOfAFileIsTakenOrTraps() throws {
        let files = [
            try DataGroup1(zone: MachineReadableZoneTests.specimen).encoded(),
            try DataGroup11(fullName: "样卡", otherNames: ["A"], address: ["B"]).encoded(),
            try CommonDataFile(dataGroups: [1, 2]).encoded(),
        ]
        for (file, whole) in files.enumerated() {
            for count in 0..<whole.count {
                let part = Array(whole[..<count])
                #expect(throws: LogicalDataProblem.self) {
                    switch file {
                    case 0: _ = try DataGroup1(parsing: part)
                    case 1: _ = try DataGroup11(parsing: part)
                    case _: _ = try CommonDataFile(parsing: part)
                    }
                }
            }
        }
    }
}
