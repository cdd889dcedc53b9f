import ArgumentParser
import CardDevices

/// `reader-worker`: started by the station itself for each reader, and talked to on its standard input and output.
struct ReaderWorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reader-worker", abstract: "Work of the station's own on one chip reader; not for people.",
        shouldDisplay: false)

    func run() async {
        // It holds files and keys of one card at a time.
        CoreDumps.forbid()
        await ReaderWorker.run()
    }
}
