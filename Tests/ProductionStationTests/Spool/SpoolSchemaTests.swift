import Foundation
import ProductionStation
import Testing

/// The published schemas against what is really written, by another language's validator.
@Suite struct SpoolSchemaTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs").path

    private static let script = """
        import json, pathlib, sys
        import jsonschema
        from referencing import Registry, Resource
        docs, spool = map(pathlib.Path, sys.argv[1:])
        schemas = {n: json.loads((docs / f"{n}.schema.json").read_text()) for n in ("event", "receipt")}
        registry = Registry().with_resources(
            (f"{n}.schema.json", Resource.from_contents(s)) for n, s in schemas.items())
        checked = 0
        for name, schema in schemas.items():
            validator = jsonschema.Draft202012Validator(schema, registry=registry)
            jsonschema.Draft202012Validator.check_schema(schema)
            for file in sorted((spool / f"{name}s").iterdir()):
                validator.validate(json.loads(file.read_text()))
                checked += 1
            assert not validator.is_valid({}), "an empty object must not be valid"
        text = (docs / "spool.md").read_text()
        schemas["cancellation"] = json.loads((docs / "cancel.schema.json").read_text())
        for block in text.split("```json")[1:]:
            example = json.loads(block.split("```")[0])
            name = example["format"].rsplit("/", 1)[1]
            jsonschema.Draft202012Validator(schemas[name], registry=registry).validate(example)
            checked += 1
        print(checked)
        """

    /// Runs Python with its output in a file. `Process` was seen to wait for ever now and then; `waitpid` does not.
    private static func python(_ arguments: [String], output: String = "/dev/null") -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var words: [UnsafeMutablePointer<CChar>?] = (["python3"] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child: pid_t = 0
        guard posix_spawnp(&child, "python3", &actions, nil, &words, environ) == 0 else { return -1 }
        var status: Int32 = -1
        while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return -1 } }
        return status
    }

    private static var hasValidator: Bool { python(["-c", "import jsonschema, referencing"]) == 0 }

    @Test(.enabled(if: hasValidator)) func whatIsWrittenAndWhatIsShownFitsTheSchemas() async throws {
        let fixture = try SpoolFixture()
        let source = try fixture.source()
        let reason = JobEvent.Reason(code: "a.b", path: "holder.names", chinese: "原因", english: "A reason")
        let full = JobEvent.Facts(
            permitNumber: "P", cardSerial: "S", chipIdentity: "04", attempt: 1, reasons: [reason],
            expectedBy: CivilDate("2026-11-26"), bundle: "B", deliveryListVersion: 1)
        for (index, kind) in JobEvent.Kind.allCases.enumerated() {
            try await source.send(
                JobEvent(
                    job: JobKey(id: "J.1", revision: 3), number: index + 1, kind: kind, office: index == 0 ? nil : "O",
                    occurredAt: fixture.now, facts: index == 0 ? JobEvent.Facts() : full, simulated: index == 0))
        }
        for (index, verdict) in (IntakeReceipt.Verdict.allCases + [.refused]).enumerated() {
            try fixture.deliver([1], "\(index).json")
            let claim = try #require(await source.claim(limit: 1).first).claim
            var receipt = fixture.receipt(job: index == 0 ? nil : JobKey(id: "J.1", revision: index), verdict: verdict)
            receipt.reasons = index == 0 ? [] : [reason]
            receipt.subject = index == 3 ? .cancellation : nil
            receipt.contentSHA256 = index == 0 ? nil : receipt.contentSHA256
            try await source.finish(claim, receipt: receipt)
        }
        let output = fixture.base + "/output"
        let status = Self.python(["-c", Self.script, Self.docs, fixture.root], output: output)
        let text = try String(contentsOfFile: output, encoding: .utf8)
        #expect(status == 0, "\(text)")
        // 8 events, 4 receipts, 3 examples of docs/spool.md.
        #expect(text == "15\n")
    }
}
