import ArgumentParser
import Foundation
import Logging
import ProductionStation
import StationSimulation

/// `demo`: make sample cards on simulated devices.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract:
            "Make cards for invented people on a simulated lane with seeded faults, and say where to look at them.")

    @OptionGroup var arguments: DemoArguments

    func run() async throws {
        let output = CommandOutput(language: arguments.language, isJSON: arguments.json)
        CoreDumps.forbid()
        do {
            let site = try await DemoSite(arguments)
            let report = try await Demo(site: site, progress: ProgressLine()).run()
            try output.write(report) { DemoText(report: $0, language: arguments.language).text }
            if !report.isBalanced { throw ExitCode(StationExit.failed.rawValue) }
        } catch let error as OperatorError {
            try output.end(error)
        }
    }
}
