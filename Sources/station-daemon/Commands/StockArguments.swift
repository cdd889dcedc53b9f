import ArgumentParser
import ProductionStation

/// `stock issue`: blanks into a hopper.
struct StockArguments: ParsableArguments {
    static let blanksRange = 1...10_000

    @Argument(help: "Name of the lane, for example lane-1.")
    var lane: String

    @Argument(help: "How many blanks, from 1 to 10000.")
    var blanks: Int

    @Option(help: "Number of the supplier's lot.")
    var lot: String

    @OptionGroup var people: PairOptions

    func validate() throws {
        guard Self.blanksRange.contains(blanks) else { throw ValidationError("BLANKS is a number from 1 to 10000") }
        guard (1...64).contains(lot.count) else { throw ValidationError("--lot takes 1 to 64 characters") }
    }
}

/// `stock return`, `set-aside` and `restore`: blanks that people carry.
struct StockMoveArguments: ParsableArguments {
    @OptionGroup var stock: StockArguments

    @Option(help: "Why: a code of 1 to 64 letters, digits and . _ -")
    var reason: String

    func validate() throws {
        guard StockMove.isReason(reason) else {
            throw ValidationError("--reason takes 1 to 64 letters, digits and . _ -")
        }
    }
}

/// `stock count`: what two people found.
struct CountArguments: ParsableArguments {
    @Argument(help: "Name of the lane, for example lane-1.")
    var lane: String

    @Option(help: "How many blanks lie in its hopper.")
    var counted: Int

    @Option(
        help: "Why it may differ: \(CountCause.allCases.map(\.rawValue).joined(separator: ", ")).",
        transform: { word in
            guard let cause = CountCause(rawValue: word) else { throw ValidationError("--cause: \(word) is no cause") }
            return cause
        })
    var cause: CountCause

    @OptionGroup var people: PairOptions

    func validate() throws {
        guard StockCount.blanksRange.contains(counted) else {
            throw ValidationError("--counted takes a number from 0 to \(StockCount.blanksRange.upperBound)")
        }
    }
}
