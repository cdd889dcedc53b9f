import ArgumentParser

/// The command line of the station.
@main
struct StationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "station-daemon",
        abstract: "Runs a central card-production site: takes jobs, makes cards, packs them, reports.",
        subcommands: [
            RunCommand.self, DemoCommand.self, StatusCommand.self, DoctorCommand.self, JobsCommand.self,
            CardsCommand.self, LanesCommand.self, BundlesCommand.self, StockCommand.self, AccountsCommand.self,
            ClockCommand.self, VaultCommand.self, KeysCommand.self, EnvelopeCommand.self, AuditCommand.self,
            ProfileCommand.self,
            ReadersCommand.self, DevicesCommand.self, SelfTestCommand.self, CardCommand.self, ReaderWorkerCommand.self,
            ValidateCommand.self,
            PreviewCommand.self, SampleJobsCommand.self,
            SimulateCommand.self, ConfigCommand.self,
        ], defaultSubcommand: RunCommand.self)
}
