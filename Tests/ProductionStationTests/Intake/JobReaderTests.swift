import Foundation
import ProductionStation
import StationSimulation
import Testing

@Suite struct JobReaderTests {
    static let jobs = SampleJobs(seed: 11, today: .sample, portraits: StandInPortraits())
    let reader = JobReader()

    @Test(arguments: 0..<48) func whatIsWrittenIsReadBack(_ index: Int) {
        let sample = Self.jobs.sample(index)
        let reading = reader.read(sample.document)
        #expect(reading.problems == [])
        #expect(reading.job == sample.job)
        #expect(reading.header.key == sample.job.key)
    }

    /// Text of the document, the reasons in order with their paths.
    struct Attack: Sendable, CustomTestStringConvertible {
        var name: String
        var old: String
        var new: String
        var expected: [String]
        var testDescription: String { name }

        init(_ name: String, _ old: String, _ new: String, _ expected: String...) {
            self.name = name
            self.old = old
            self.new = new
            self.expected = expected
        }
    }

    @Test(arguments: [
        Attack("duplicate key", "\"revision\":1", "\"revision\":1,\"revision\":2", "duplicateKey $.revision"),
        Attack(
            "duplicate key by escape", "\"revision\":1", "\"revision\":1,\"r\\u0065vision\":2",
            "duplicateKey $.revision"),
        Attack("duplicate nested", "\"sex\":", "\"names\":{},\"sex\":", "duplicateKey $.holder.names"),
        Attack(
            "unknown keys", "\"revision\":1", "\"revision\":1,\"张三\":1,\"a\":{\"b\":[]}", "unknownKey $", "unknownKey $"
        ),
        Attack("unknown nested key", "\"sex\":", "\"fee\":0,\"sex\":", "unknownKey $.holder"),
        Attack("string for number", "\"revision\":1", "\"revision\":\"1\"", "wrongType $.revision"),
        Attack("null", "\"revision\":1", "\"revision\":null", "wrongType $.revision"),
        Attack("object for string", "\"kind\":\"firstIssue\"", "\"kind\":{\"a\":1}", "wrongType $.kind"),
        Attack(
            "array for object", "\"names\":{", "\"names\":[],\"x\":{", "unknownKey $.holder", "wrongType $.holder.names"
        ),
        Attack("number for object", "\"photo\":{", "\"photo\":7,\"x\":{", "unknownKey $", "wrongType $.photo"),
        Attack("fraction", "\"revision\":1", "\"revision\":1.0", "numberNotInteger $.revision"),
        Attack("exponent", "\"revision\":1", "\"revision\":1e0", "numberNotInteger $.revision"),
        Attack("leading zero", "\"revision\":1", "\"revision\":01", "numberNotInteger $.revision"),
        Attack("minus only", "\"revision\":1", "\"revision\":-", "numberNotInteger $.revision"),
        Attack("overflow", "\"revision\":1", "\"revision\":9223372036854775808", "numberNotInteger $.revision"),
        Attack("zero", "\"revision\":1", "\"revision\":0", "numberOutOfRange $.revision"),
        Attack("million and one", "\"revision\":1", "\"revision\":1000001", "numberOutOfRange $.revision"),
        Attack("NaN", "\"revision\":1", "\"revision\":NaN", "documentNotJSON $.revision"),
        Attack("comment", "\"revision\":1", "\"revision\":1/**/", "documentNotJSON $.revision"),
        Attack("trailing comma", "\"revision\":1,", "\"revision\":1,,", "documentNotJSON $.revision"),
        Attack("single quotes", "\"revision\"", "'revision'", "documentNotJSON $.jobId"),
        Attack("wrong literal", "\"revision\":1", "\"revision\":tru", "documentNotJSON $.revision"),
        Attack("raw control", "\"kind\":\"", "\"kind\":\"\n", "documentNotJSON $.kind"),
        Attack("bad escape", "\"kind\":\"", "\"kind\":\"\\x", "documentNotJSON $.kind"),
        Attack("bad hexadecimal", "\"kind\":\"", "\"kind\":\"\\u00g0", "documentNotJSON $.kind"),
        Attack("high surrogate alone", "\"han\":\"", "\"han\":\"\\ud842", "unpairedSurrogate $.holder.names.han"),
        Attack("low surrogate alone", "\"han\":\"", "\"han\":\"\\udfb7", "unpairedSurrogate $.holder.names.han"),
        Attack(
            "two high surrogates", "\"han\":\"", "\"han\":\"\\ud842\\ud842\\udfb7",
            "unpairedSurrogate $.holder.names.han"),
        Attack("surrogate in a key", "\"sex\":", "\"\\ud842\":1,\"sex\":", "unpairedSurrogate $.holder.names"),
        Attack("version 2", "\"schemaVersion\":1", "\"schemaVersion\":2", "schemaVersionUnknown $.schemaVersion"),
        Attack(
            "version as text", "\"schemaVersion\":1", "\"schemaVersion\":\"1\"", "schemaVersionUnknown $.schemaVersion"),
        Attack("no version", "\"schemaVersion\":1,", "", "schemaVersionUnknown $.schemaVersion"),
        Attack(
            "version 2 in a broken document", "\"schemaVersion\":1", "\"schemaVersion\":2,!",
            "schemaVersionUnknown $.schemaVersion"),
        Attack(
            "two versions", "\"schemaVersion\":1", "\"schemaVersion\":1,\"schemaVersion\":1",
            "duplicateKey $.schemaVersion"),
        Attack("empty batch", "\"batch\":\"SMP-2026-11-23\"", "\"batch\":\"\"", "codeMalformed $.batch"),
        Attack("path as id", "\"jobId\":\"", "\"jobId\":\"../", "codeMalformed $.jobId"),
        Attack(
            "day 30 February", "\"birthDate\":\"", "\"birthDate\":\"2026-02-30\",\"x\":\"", "unknownKey $.holder",
            "dateInvalid $.holder.birthDate"),
        Attack("media type", "image/jpeg", "image/png", "valueUnknown $.photo.mediaType"),
        Attack("base64 with a line break", "\"data\":\"", "\"data\":\"\\n", "photoNotBase64 $.photo.data"),
        Attack("base64 of the URL alphabet", "\"data\":\"", "\"data\":\"_", "photoNotBase64 $.photo.data"),
    ])
    func eachAttackHasItsOwnCodeAndPath(_ attack: Attack) {
        let text = String(decoding: Self.jobs.sample(0).document, as: UTF8.self)
        let broken = text.replacing(attack.old, with: attack.new, maxReplacements: 1)
        #expect(broken != text)
        let reading = reader.read(Array(broken.utf8))
        #expect(reading.problems.map { "\($0.reason.rawValue) \($0.path)" } == attack.expected)
        #expect(reading.job == nil)
    }

    @Test func aDocumentCutAnywhereHasACodeAndKeepsTheHeaderThatWasRead() {
        let sample = Self.jobs.sample(3)
        let headerEnd = String(decoding: sample.document, as: UTF8.self).range(of: "\"kind\"")
        #expect(headerEnd != nil)
        for count in 0..<sample.document.count {
            let reading = reader.read(Array(sample.document.prefix(count)))
            #expect(reading.problems.count == 1 && reading.job == nil, "cut at \(count)")
            let reason = reading.problems.first?.reason
            #expect([.documentEmpty, .documentTruncated, .documentNotUTF8].contains(reason), "cut at \(count)")
            if count > 200 { #expect(reading.header.key == sample.job.key) }
            if count > 200 { #expect(reading.header.submittingOffice == sample.job.submittingOffice) }
        }
    }

    @Test func everyByteChangedEndsInAJobOrACode() {
        let document = Self.jobs.sample(2).document
        for index in document.indices {
            for byte: UInt8 in [0x00, 0x22, 0x5C, 0x7B, 0x7D, 0xFF, document[index] ^ 1] where byte != document[index] {
                var changed = document
                changed[index] = byte
                let reading = reader.read(changed)
                #expect((reading.job == nil) == !reading.problems.isEmpty, "byte \(index)")
            }
        }
    }

    @Test func theHeaderOfATooLargeDocumentIsStillRead() {
        let sample = Self.jobs.sample(0)
        var limits = JobReader.Limits()
        limits.bytesMax = 400
        let reading = JobReader(limits: limits).read(sample.document)
        #expect(reading.problems.map(\.reason) == [.documentTooLarge])
        #expect(reading.header.key == sample.job.key)
    }

    @Test func allProblemsOfFormAreNamedAtOnce() {
        let reading = reader.read(Array("{\"schemaVersion\":1}".utf8))
        #expect(
            reading.problems.map(\.path) == [
                "$.jobId", "$.revision", "$.submittingOffice", "$.kind", "$.priority", "$.applicationDate",
                "$.officeApprovedAt", "$.permit", "$.holder", "$.photo",
            ])
        #expect(reading.problems.last?.reason == .photoMissing)
    }

    @Test func problemsAreBounded() {
        let many = (0..<300).map { "\"k\($0)\":0" }.joined(separator: ",")
        #expect(reader.read(Array("{\"schemaVersion\":1,\(many)}".utf8)).problems.count == 64)
    }

    @Test func otherRootsAreRefused() {
        for text in ["[]", "\"x\"", "1", "null", "true"] {
            #expect(reader.read(Array(text.utf8)).problems.map(\.reason) == [.wrongType])
        }
        #expect(reader.read(Array("\u{FEFF}{}".utf8)).problems.map(\.reason) == [.documentNotJSON])
        #expect(
            reader.read(Array(repeating: UInt8(ascii: "["), count: 500_000)).problems.map(\.reason) == [
                .documentNestedTooDeeply
            ])
    }

    @Test func theSchemaHasTheKeysOfTheReader() throws {
        let schema = try #require(
            try JSONSerialization.jsonObject(with: Data(RepositoryFile.bytes("docs/job.schema.json"))) as? [String: Any]
        )
        var paths: [String] = []
        func walk(_ node: [String: Any], _ path: String) {
            guard let properties = node["properties"] as? [String: [String: Any]] else { return }
            #expect(node["additionalProperties"] as? Bool == false, "\(path)")
            for (key, child) in properties {
                paths.append(path + "." + key)
                walk(child, path + "." + key)
            }
        }
        walk(schema, "$")
        #expect(Set(paths) == Set(JobReader.fieldPaths))
    }
}
