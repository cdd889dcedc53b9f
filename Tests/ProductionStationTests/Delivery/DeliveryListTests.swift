import ProductionStation
import Testing

@Suite struct DeliveryListTests {
    private func list(permit: String = "P-1", job: String = "J1", serial: String = "S1") -> DeliveryList {
        DeliveryList(
            bundle: 12, office: "SMP001", version: 1, closedAt: Timestamp(milliseconds: 0),
            rows: [
                .init(
                    job: JobKey(id: job, revision: 2), permitNumber: permit, cardSerial: serial, chipIdentity: "04AA",
                    kind: .firstIssue)
            ])
    }

    @Test func theFileBeginsWithAByteOrderMarkAndHasOneLineACard() {
        let csv = list().csv
        #expect(Array(csv.utf8.prefix(3)) == [0xEF, 0xBB, 0xBF])
        #expect(csv.hasSuffix("\r\n"))
        let lines = csv.dropFirst().split(separator: "\r\n")
        #expect(lines.count == 2)
        #expect(lines.last == "1,P-1,S1,J1,2,firstIssue")
        #expect(lines.first?.split(separator: ",").count == 6)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""), ("a\r\nb", "\"a\r\nb\""),
        ("a\rb", "\"a\rb\""), ("", ""), ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@A1", "'@A1"),
        ("\t=1", "'\t=1"), ("=\"a\",b", "\"'=\"\"a\"\",b\""), ("\r=1", "\"'\r=1\""), ("1=2", "1=2"),
    ])
    func aFieldIsQuotedAndNeverAFormula(field: String, expected: String) {
        #expect(list(permit: field).csv.contains("\r\n1,\(expected),S1,"))
    }

    @Test(arguments: [(Int64(1), "B-000001"), (999_999, "B-999999"), (1_234_567, "B-1234567")])
    func theNumberIsWhatIsWrittenOnTheBundle(bundle: Int64, number: String) {
        var list = list()
        list.bundle = bundle
        #expect(list.number == number)
    }
}
