import ArgumentParser
import CardDevices

/// `run`: work until told to stop.
struct RunArguments: ParsableArguments {
    @OptionGroup var options: GlobalOptions
}

/// `demo`: make sample cards on simulated devices.
struct DemoArguments: ParsableArguments {
    @Option(help: "Directory for everything that the demo makes; must be new or empty (default: a temporary one).")
    var directory: String?

    @Option(help: "Jobs to make, from 1 to 1000.")
    var jobs = 12

    @Option(help: "Seed of the simulated devices' faults.")
    var seed: UInt64 = 1

    @Option(
        help: "The simulated printer: sim:evolis or sim:xid, spoken to in bytes, or sim:printer.",
        transform: PrinterAddress.init(argument:))
    var printer = PrinterAddress(.simulated(.evolis))

    @Flag(help: "JSON for programs instead of text for people.")
    var json = false

    @Option(help: "Language of the output: zh-Hans or en.")
    var language = OperatorLanguage.simplifiedChinese

    func validate() throws {
        guard case .simulated = printer.route else { throw ValidationError("--printer takes sim:…") }
        guard (1...1_000).contains(jobs) else { throw ValidationError("--jobs takes a number from 1 to 1000") }
    }
}

/// `validate`: every problem of job files and cancellations.
struct ValidateArguments: ParsableArguments {
    @Argument(help: "Job files and cancellations.", completion: .file())
    var files: [String]

    @OptionGroup var options: GlobalOptions
}

/// `preview`: both faces of a job's card as PNG.
struct PreviewArguments: ParsableArguments {
    @Argument(help: "Job file.", completion: .file())
    var file: String

    @Option(help: "Directory for front.png and back.png.")
    var output = "."

    @OptionGroup var options: GlobalOptions
}

/// `status`: what the station does now.
struct StatusArguments: ParsableArguments {
    @OptionGroup var options: GlobalOptions
}

/// `jobs`: the jobs that the station knows.
struct JobsArguments: ParsableArguments {
    @Option(help: "Only the jobs of this office.")
    var office: String?

    @Option(help: "Only the jobs in this state.")
    var state: String?

    @Option(help: "At most so many, from 1 to 10000.")
    var limit = 100

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (1...10_000).contains(limit) else { throw ValidationError("--limit takes a number from 1 to 10000") }
    }
}

/// `cards settle`: two people say where an unaccounted card is.
struct SettleArguments: ParsableArguments {
    /// Where the card was found.
    enum Finding: String, CaseIterable, ExpressibleByArgument { case accepted, rejected, missing }

    @Argument(help: "Serial of the card.")
    var cardSerial: String

    @Argument(help: "accepted or rejected (the chip is read at the desk), or missing (opens an incident).")
    var finding: Finding

    @OptionGroup var people: PairOptions
}

/// `sample-jobs`: invented job files.
struct SampleJobsArguments: ParsableArguments {
    @Argument(help: "Directory for the files.")
    var directory: String

    @Option(help: "Valid jobs, from 0 to 100000.")
    var count = 12

    @Option(help: "Seed; the same seed makes the same files.")
    var seed: UInt64 = 1

    @Flag(help: "Also one sample of each refusal.")
    var refusals = false

    func validate() throws {
        guard (0...100_000).contains(count) else { throw ValidationError("--count takes a number from 0 to 100000") }
    }
}

extension PrinterAddress {
    /// As a verb's argument.
    init(argument: String) throws {
        guard let address = PrinterAddress(argument) else {
            throw ValidationError("“\(argument)” is no printer; see docs/printers.md, Addresses")
        }
        self = address
    }
}
