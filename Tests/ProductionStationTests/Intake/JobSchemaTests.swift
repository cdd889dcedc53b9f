import Foundation
import ProductionStation
import StationSimulation
import Testing

/// Runs the published schema's own check, where Python has `jsonschema`; `STATION_REQUIRE_JSONSCHEMA` forbids to skip it.
@Suite struct JobSchemaTests {
    static let python = ProcessInfo.processInfo.environment["STATION_PYTHON"] ?? "/usr/bin/env python3"

    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let words = python.split(separator: " ").map(String.init) + arguments
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    static func canRun() -> Bool {
        ProcessInfo.processInfo.environment["STATION_REQUIRE_JSONSCHEMA"] != nil
            || (try? run(["-c", "import jsonschema"]))?.status == 0
    }

    @Test(.enabled("Python has jsonschema", canRun)) func thePublishedSchemaTakesEverySampleAndRefusesWrongForms()
        throws
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "job-schema-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["accepted", "refused"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        for sample in SampleJobs(seed: 31, today: .sample, portraits: StandInPortraits()).samples(200) {
            try Data(sample.document).write(to: folder.appending(path: "accepted/" + sample.fileName))
        }
        for sample in RefusedSample.all {
            try Data(sample.document).write(to: folder.appending(path: "refused/\(sample.name).json"))
        }
        let result = try Self.run([
            RepositoryFile.url("Tests/JobSchema/check.py").path, RepositoryFile.url("docs/job.schema.json").path,
            folder.path,
        ])
        #expect(result.status == 0, "\(result.output)")
    }
}
