import ArgumentParser
import CardDevices
import Foundation

/// What the blanks are.
struct BlankOptions: ParsableArguments {
    @Option(help: "simple, extended (lengths), or t0 (the protocol T=0; `card` alone).") var stock = CardStock.simple
    @Option(help: "Chip profile that the cards are blanks of; instead of --stock.") var profile: String?
    @Option(help: "File (mode 0600) with the master key of the blanks, for a profile with security.")
    var stockKeyFile: String?

    private static let profileBytesMax = 1 << 20

    /// The profile, when one is named, and what its blanks are like.
    func blanks() throws -> (profile: ChipProfile?, stock: SimulatedStock) {
        guard let path = profile else { return (nil, stock == .extended ? .extended : .simple) }
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        let bytes = try handle.read(upToCount: Self.profileBytesMax) ?? Data()
        let profile = try ChipProfile(json: Array(bytes))
        let keys = try stockKeyFile.flatMap { try DevelopmentKeys.stockKeys(file: $0, for: profile) }
        return (profile, SimulatedStock(for: profile, keys: keys))
    }
}

/// What the cards are like, in a word.
enum CardStock: String, ExpressibleByArgument, CaseIterable {
    case simple, extended, t0
}
