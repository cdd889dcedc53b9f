import ArgumentParser
import CardDevices
import Foundation

/// `card`: simulated cards in one slot of vpcd, the virtual reader driver of pcscd.
struct CardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Simulated chip cards behind the real pcscd.",
        discussion: """
            Start pcscd with the driver vpcd first: it listens, the card connects. Orders come from standard input, one a
            line; each is answered by one line. The program ends at the end of its input.

              insert [uid=HEX14] [nature=WORD] [memory=new] [FAULT]...   a card that was in before keeps its memory
              remove
              tip FILE OFFSET   one bit of the last card's memory tips over; FILE in hexadecimal
              truth             what the last card physically is: locks, key versions, digest of its files, commands
            FAULT: mute-at=N  remove-at=N  short-at=N  status-at=N:HEX4  swap-at=N:HEX14  delay-ms=N  rate=BITS
                   N counts the commands since the insertion, from 1. swap-at: the card leaves, another comes at once.
                   delay-ms: before each answer; rate: what command and answer take on a contact, bits a second.
            WORD:  good  wrongStock  deadChip  used  mute  flipsBit  failsWrite:N  foreignKeys  otherIdentity
            """)

    @Option(help: "TCP port of the slot: 35963 and up in Debian's vpcd.") var port: UInt16
    @Option(help: "Address on which vpcd listens.") var host = "127.0.0.1"
    @Option(help: "simple, extended (lengths), or t0 (the protocol T=0).") var stock = CardStock.simple
    @Option(help: "Chip profile that the cards are blanks of; instead of --stock.") var profile: String?
    @Option(help: "File (mode 0600) with the master key of the blanks, for a profile with security.")
    var stockKeyFile: String?

    func run() async throws {
        var slot = CardSlot(host: host, port: port, supply: try supply())
        try slot.serve()
    }

    private func supply() throws -> CardSupply {
        guard let path = profile else { return CardSupply(stock) }
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        let bytes = try handle.read(upToCount: Self.profileBytesMax) ?? Data()
        let profile = try ChipProfile(json: Array(bytes))
        let keys = try stockKeyFile.flatMap { try DevelopmentKeys.stockKeys(file: $0, for: profile) }
        return CardSupply(profile, SimulatedStock(for: profile, keys: keys), isT0: stock == .t0)
    }

    private static let profileBytesMax = 1 << 20
}

/// What the cards of a slot are like, in a word.
enum CardStock: String, ExpressibleByArgument, CaseIterable {
    case simple, extended, t0
}
