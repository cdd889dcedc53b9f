import ArgumentParser
import ProductionStation

/// `doctor`: whether the station stands on firm ground.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check state file, books, keys, permissions and space; exit code 2 when something is bad.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        CoreDumps.forbid()
        let query = StationQuery(options: options)
        let configuration = try query.settings.get()
        let client = ControlClient(path: configuration.paths.controlSocket)
        let report: DoctorReport
        do {
            report = try await client.request("doctor", as: DoctorReport.self)
        } catch ControlClient.Failure.noDaemon {
            report = Doctor(configuration, isRunning: false).examine()
        } catch let failure as ControlClient.Failure {
            try query.output.end(failure.operatorError(of: client))
        }
        try query.output.write(report) { $0.text(in: query.output.language) }
        guard report.result < .bad else { throw ExitCode(StationExit.failed.rawValue) }
    }
}
