/// A command of the Evolis language without payload: ESC, a mnemonic, parameters after `;`, CR.
///
/// Source of the mnemonics: the maker's programming guide A5013, and programs that drive such printers; what is certain
/// and what is not stands in `docs/printers.md`.
enum EvolisCommand: Equatable, Sendable {
    /// The host decides what follows an error; otherwise the printer blocks and tries again by itself. Lost at power-on.
    case errorsByHost
    /// Cards come from the hopper.
    case feedFromHopper
    /// Whether the card stays inside at the end of a sequence.
    case keepCard(Bool)
    case ribbon(EvolisRibbon)
    case startSequence
    /// Prints what is pending; ejects unless the card is kept.
    case endSequence
    /// What is downloaded from here on is for this face.
    case face(isBack: Bool)
    /// To where printing begins; takes a card when none is inside.
    case toPrintHead
    /// To the contact station; takes a card when none is inside.
    case toContacts
    case toContactless
    case eject
    case reject
    case ask(EvolisQuery)

    /// What goes over the wire.
    var bytes: [UInt8] { [EvolisWire.escape] + Array(text.utf8) + [EvolisWire.end] }

    /// Mnemonic and parameters.
    var text: String {
        switch self {
        case .errorsByHost: "Pem;2"
        case .feedFromHopper: "Pcim;F"
        case .keepCard(let keeps): keeps ? "Pneab;E" : "Pneab;A;0"
        case .ribbon(let ribbon): "Pr;\(ribbon.rawValue)"
        case .startSequence: "Ss"
        case .endSequence, .eject: "Se"
        case .face(let isBack): isBack ? "Sv" : "Sr"
        case .toPrintHead: "Si"
        case .toContacts: "Sis"
        case .toContactless: "Sic"
        case .reject: "Ser"
        case .ask(let query): query.rawValue
        }
    }
}

/// Bytes that the language is made of.
enum EvolisWire {
    static let escape: UInt8 = 0x1B
    static let end: UInt8 = 0x0D
    /// Ends a reply; between commands it means nothing.
    static let null: UInt8 = 0x00
    static let linesPerPlane = 1_016
    static let dotsPerLine = 648

    /// Bytes of a whole plane: 82,296 at 1 bit, 411,480 at 5, 493,776 at 6, 576,072 at 7.
    static func planeBytes(bitsPerDot: Int) -> Int { linesPerPlane * dotsPerLine * bitsPerDot / 8 }
}

/// A ribbon by its panels.
enum EvolisRibbon: String, Sendable, CaseIterable {
    case ymcko
    /// A second black panel for the back.
    case ymckok
    case black = "k"
    case blackAndOvercoat = "ko"

    /// The ribbon that these planes need; nil when there is none.
    init?(for planes: PrintPlanes) {
        let colour: [PrintPanel] = [.yellow, .magenta, .cyan, .black, .overcoat]
        switch (planes.front.map(\.panel), planes.back.map(\.panel)) {
        case (colour, []), (colour, colour): self = .ymcko
        case (colour, [.black]): self = .ymckok
        case ([.black], []), ([.black], [.black]): self = .black
        case ([.black, .overcoat], []), ([.black, .overcoat], [.black, .overcoat]): self = .blackAndOvercoat
        case (_, _): return nil
        }
    }
}

/// A question to the printer.
enum EvolisQuery: String, Sendable, CaseIterable {
    case firmware = "Rfv"
    case serial = "Rsn"
    case model = "Rtp"
    /// Where a card is.
    case card = "Rlr;p"
    case binFull = "Rlr;h"
    case cleaning = "Rlr;r"
    case feederSensor = "Rse;f"
    case coverSensor = "Rse;o"
    case ribbonLeft = "Rrt;count"
    case panelsPrinted = "Rco;p"
    case cardsInserted = "Rco;c"
}
