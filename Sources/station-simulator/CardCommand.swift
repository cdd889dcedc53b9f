import ArgumentParser

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
    @OptionGroup var blanks: BlankOptions

    func run() async throws {
        let (profile, stock) = try blanks.blanks()
        let supply = CardSupply(profile, stock, isT0: blanks.stock == .t0)
        var slot = CardSlot(host: host, port: port, supply: supply)
        try slot.serve()
    }
}
