/// The exit codes of every verb. Published: a code keeps its meaning.
enum StationExit: Int32, CaseIterable, Sendable {
    case ok = 0
    case failed = 2
    case deviceMissing = 3
    case refusedBusy = 4
    case noStation = 5
    case usage = 64
    case inputOutput = 74
    case configuration = 78

    /// What it means, in one sentence.
    var meaning: String {
        switch self {
        case .ok: "Done."
        case .failed:
            "A job document or a chip profile is not valid, a test failed, or doctor found something bad. The output names every problem."
        case .deviceMissing: "A device that the verb needs is not there."
        case .refusedBusy: "Refused: the station is busy, or a second one was started on the same state or socket."
        case .noStation: "No station runs here, and there is no store that could be read instead."
        case .usage: "The command line is wrong. The output shows the usage."
        case .inputOutput: "A file, directory or socket could not be read or written."
        case .configuration:
            "The configuration is wrong. A supervisor must not restart the station until it is corrected."
        }
    }

    /// `docs/exit-codes.md`.
    static var document: String {
        let rows = allCases.map { "| \($0.rawValue) | `\($0)` | \($0.meaning) |" }.joined(separator: "\n")
        return """
            # Exit codes

                station-daemon config check; echo $?

            Every verb of `station-daemon` ends with one of these. A signal ends it as the shell says (128 + number).

            | code | name | meaning |
            |---|---|---|
            \(rows)

            """
    }
}
