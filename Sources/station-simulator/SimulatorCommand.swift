import ArgumentParser

/// The outside world on real wires, for trials without hardware. Not part of the station.
@main
struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "station-simulator",
        abstract: "Devices that exist only in software, on real wires: for trials, never for production.",
        subcommands: [CardCommand.self, PrinterCommand.self])
}
