import CardDevices
import Testing

@Suite struct MachineReadableZoneTests {
    /// The specimen of ICAO Doc 9303-5.
    static let specimen = MachineReadableZone(
        documentCode: "I", issuingState: "UTO", documentNumber: "D23145890", birthDate: "740812", sex: .female,
        expiryDate: "120415", nationality: "UTO", primaryName: "Eriksson", secondaryName: "Anna Maria")

    @Test func theSpecimenIsWrittenAsThePublishedOne() throws {
        #expect(
            try lines(Self.specimen) == [
                "I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
            ])
    }

    @Test func aLongDocumentNumberRunsIntoTheOptionalDataAsPublished() throws {
        var zone = Self.specimen
        zone.documentNumber = "D23145890734"
        (zone.birthDate, zone.sex, zone.expiryDate) = ("340712", .male, "950712")
        (zone.primaryName, zone.secondaryName) = ("Stevenson", "Peter John")
        #expect(
            try lines(zone) == [
                "I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<",
            ])
        #expect(try MachineReadableZone(parsing: zone.encoded()).documentNumber == "D23145890734")
    }

    @Test func whatWasWrittenIsReadBack() throws {
        var zone = Self.specimen
        (zone.primaryName, zone.secondaryName) = ("ERIKSSON", "ANNA MARIA")
        (zone.optionalData, zone.secondOptionalData, zone.documentCode) = ("ABC12", "X", "AR")
        #expect(try MachineReadableZone(parsing: zone.encoded()) == zone)
        zone.secondaryName = ""
        #expect(try MachineReadableZone(parsing: zone.encoded()) == zone)
    }

    @Test func everyChangedCharacterOfTheNumbersIsFound() throws {
        let good = try Self.specimen.encoded()
        // Document number, birth date, expiry date, and their digits; the composite digit.
        for index in Array(5...14) + Array(30...36) + Array(38...44) + [59] {
            var changed = good
            changed[index] = changed[index] == UInt8(ascii: "1") ? UInt8(ascii: "2") : UInt8(ascii: "1")
            #expect(throws: LogicalDataProblem.self, "character \(index)") {
                _ = try MachineReadableZone(parsing: changed)
            }
        }
    }

    @Test(arguments: [
        // Fits exactly; too long at the end; cut behind a part; a primary name that leaves no room; no secondary name.
        ("ABCDEFGHIJ", "KLMNOPQRSTUVWXYZAB", "ABCDEFGHIJ<<KLMNOPQRSTUVWXYZAB"),
        ("ABCDEFGHIJ", "KLMNOPQRSTUVWXYZABCDE", "ABCDEFGHIJ<<KLMNOPQRSTUVWXYZAB"),
        ("ABCDEFGHIJ", "KLMNOPQRSTUVWXYZA BC", "ABCDEFGHIJ<<KLMNOPQRSTUVWXYZ<B"),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF", "GH", "ABCDEFGHIJKLMNOPQRSTUVWXYZA<<G"),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF", "", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCD"),
        ("O'Neill-Smith", "Mary, Ann", "ONEILL<SMITH<<MARY<ANN<<<<<<<<"),
    ])
    func namesFillTheLineAndEndInALetterWhenTheyAreCut(primary: String, secondary: String, expected: String) throws {
        var zone = Self.specimen
        (zone.primaryName, zone.secondaryName) = (primary, secondary)
        #expect(try lines(zone)[2] == expected)
        _ = try MachineReadableZone(parsing: zone.encoded())
    }

    @Test func whatDoesNotFitIsRefusedByTheNameOfItsField() {
        expect(.badCharacter(field: "primaryName")) { $0.primaryName = "Müller" }
        expect(.badCharacter(field: "secondaryName")) { $0.secondaryName = "4NNA" }
        expect(.wrongLength(field: "primaryName", expected: "1-")) { $0.primaryName = " - " }
        expect(.badCharacter(field: "documentNumber")) { $0.documentNumber = "d1" }
        expect(.wrongLength(field: "documentNumber", expected: "1-22")) {
            $0.documentNumber = String(repeating: "1", count: 23)
        }
        expect(.wrongLength(field: "optionalData", expected: "0")) {
            ($0.documentNumber, $0.optionalData) = ("1234567890", "1")
        }
        expect(.badDate(field: "birthDate")) { $0.birthDate = "741312" }
        expect(.badDate(field: "expiryDate")) { $0.expiryDate = "20120415" }
        expect(.wrongLength(field: "nationality", expected: "1-3")) { $0.nationality = "UTOX" }
        #expect(throws: LogicalDataProblem.wrongLength(field: "mrz", expected: "90")) {
            _ = try MachineReadableZone(parsing: [])
        }
    }

    private func expect(_ problem: LogicalDataProblem, _ change: (inout MachineReadableZone) -> Void) {
        var zone = Self.specimen
        change(&zone)
        #expect(throws: problem) { _ = try zone.encoded() }
    }

    private func lines(_ zone: MachineReadableZone) throws -> [String] {
        let characters = try zone.encoded()
        return stride(from: 0, to: 90, by: 30).map { String(decoding: characters[$0..<$0 + 30], as: UTF8.self) }
    }
}
