import ArgumentParser
import CardDevices

/// `card`: simulated cards in one slot of vpcd, the virtual reader driver of pcscd.
struct CardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Simulated chip cards behind the real pcscd.",
        discussion: """
            Start pcscd with the driver vpcd first: it listens, the card connects. Orders come from standard input, one a
            line; each is answered by one line. The program ends at the end of its input.

              insert [uid=HEX14] [nature=WORD] [FAULT]...   a card that was in before keeps its memory
              remove
            FAULT: mute-at=N  remove-at=N  short-at=N  status-at=N:HEX4  swap-at=N:HEX14  delay-ms=N  rate=BITS
                   N counts the commands since the insertion, from 1. swap-at: the card leaves, another comes at once.
                   delay-ms: before each answer; rate: what command and answer take on a contact, bits a second.
            WORD:  good  wrongStock  deadChip  used  mute  flipsBit  failsWrite:N
            """)

    @Option(help: "TCP port of the slot: 35963 and up in Debian's vpcd.") var port: UInt16
    @Option(help: "Address on which vpcd listens.") var host = "127.0.0.1"
    @Option(help: "simple, extended (lengths), or t0 (the protocol T=0).") var stock = CardStock.simple

    func run() async throws {
        var slot = CardSlot(host: host, port: port, stock: stock)
        try slot.serve()
    }
}

/// What the cards of a slot are like.
enum CardStock: String, ExpressibleByArgument, CaseIterable {
    case simple, extended, t0

    /// A card fresh from the supplier.
    func card(uid: UInt64, nature: SimulatedCardNature) -> any AnsweringCard {
        switch self {
        case .simple: SimulatedCard(uid: uid, nature: nature, stock: .simple)
        case .extended: SimulatedCard(uid: uid, nature: nature, stock: .extended)
        case .t0: SimulatedT0Card(SimulatedCard(uid: uid, nature: nature, stock: .simple))
        }
    }
}
