import ArgumentParser
import Foundation
import ProductionStation
import StationSimulation

/// `sample-jobs`: invented job files.
struct SampleJobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample-jobs",
        abstract: "Write job files of invented people, valid today, and on request one sample of each refusal.")

    @OptionGroup var arguments: SampleJobsArguments

    func run() async throws {
        let output = CommandOutput(language: .english, isJSON: false)
        do {
            let count = try SampleFiles(directory: arguments.directory, seed: arguments.seed)
                .write(count: arguments.count, refusals: arguments.refusals)
            try output.write("\(count) files in \(arguments.directory)")
        } catch {
            try output.end(
                OperatorError(
                    StartSentence.inputOutput(operation: "write", path: arguments.directory, reason: "\(error)"),
                    exit: .inputOutput))
        }
    }
}

/// Sample job files in a directory; each appears whole, as a spool directory asks for.
struct SampleFiles {
    let directory: String
    let seed: UInt64

    private var today: CivilDate { CentreZone.shanghai.day(of: SystemWallClock().now()) }

    /// - Returns: how many files were written.
    func write(count: Int, refusals: Bool) throws -> Int {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let jobs = SampleJobs(seed: seed, today: today, portraits: DrawnPortraits())
        let progress = ProgressLine()
        for index in 0..<count {
            let sample = jobs.sample(index)
            try write(sample.document, as: sample.fileName)
            progress.show("sample jobs", done: index + 1, total: count)
        }
        progress.clear()
        guard refusals else { return count }
        let names = refusedSamples(0).map(\.name)
        try writeRefused(names)
        return count + names.count
    }

    /// One sample of each of these refusals, every one under a job id of its own: the same id again would be answered
    /// as a repeat.
    func writeRefused(_ names: [String]) throws {
        for (index, name) in names.enumerated() {
            guard let sample = refusedSamples(index).first(where: { $0.name == name }) else { continue }
            try write(sample.document, as: "refused-\(name).json")
        }
    }

    private func refusedSamples(_ index: Int) -> [RefusedSample] {
        RefusedSamples(seed: seed &+ 1_000 &+ UInt64(index), today: today, portraits: DrawnPortraits()).all()
    }

    private func write(_ bytes: [UInt8], as name: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(directory)/\(name)"), options: .atomic)
    }
}
