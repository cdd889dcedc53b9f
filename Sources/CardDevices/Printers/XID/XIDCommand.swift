/// A command of a G-Printec retransfer printer (sold as Matica XID): the bytes of its command block.
///
/// Source: one working Linux driver, read for its facts; single-sourced, see `docs/printers.md`.
enum XIDCommand: Equatable, Sendable {
    case requestSense
    case inquiry
    /// Which ribbon is mounted.
    case ink
    /// Whether a card is inside, and where.
    case position
    /// One card from the hopper.
    case load(XIDPosition)
    case move(XIDPosition)
    /// One plane; its dots follow.
    case writePlane(PrintPanel, count: Int)
    /// The planes that were written, onto the film.
    case printFilm(hasColour: Bool, hasBlack: Bool)
    /// The film onto the card, and what becomes of the card.
    case transfer(After)
    /// The contacts of the chip station.
    case contacts(isEngaged: Bool)

    /// What follows a transfer.
    enum After: UInt8, Sendable, CaseIterable {
        case eject = 0x09
        case flip = 0x0A
        /// The card comes back inside.
        case back = 0x0D
    }

    /// Most bytes that the answer has; 0 for a command without one.
    var answerBytes: Int {
        switch self {
        case .requestSense: 20
        case .inquiry: 96
        case .ink: 44
        case .position: 8
        case .load, .move, .writePlane, .printFilm, .transfer, .contacts: 0
        }
    }

    /// How long its transaction may take. The one known driver waits 60 s for LOAD, 30 s for what moves or prints and 1 s
    /// for the rest; a question gets more here, since one that comes too late costs a card (`printers.md §3.1`).
    var timeLimit: Duration {
        switch self {
        case .requestSense, .inquiry, .ink, .position: .seconds(5)
        case .move, .writePlane, .printFilm, .transfer, .contacts: .seconds(30)
        case .load: .seconds(60)
        }
    }

    /// 6 or 10 bytes.
    var block: [UInt8] {
        switch self {
        case .requestSense: [0x03, 0, 0, 0, 20, 0]
        case .inquiry: [0x12, 0, 0, 0, 96, 0]
        case .ink: [0x1A, 0, 0x63, 0, 44, 0]
        case .position: [0x34, 0, 0, 0, 0, 0, 0, 0, 8, 0]
        case .load(let position): [0x31, 0x01, 0, 0, 0, 0, 0, position.rawValue, 0, 0]
        case .move(let position): [0x31, 0x0B, 0, 0, 0, 0, 0, position.rawValue, 0, 0]
        case .writePlane(let panel, let count):
            [0x2A, 0, Self.number(of: panel) ?? 0xFF, 0, 0]
                + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + [0]
        case .printFilm(let hasColour, let hasBlack):
            [0x31, 0x08, (hasColour ? 2 : 0) | (hasBlack ? 4 : 0), 0, 0, 0, 0, 0, 0, 0]
        case .transfer(let after): [0x31, after.rawValue, 0, 0, 0, 0, 0, 0, 0, 0]
        case .contacts(let isEngaged): [0x32, isEngaged ? 0 : 1, 0, 0, 0, 0]
        }
    }

    /// The printer's number of a plane; nil: it has no such plane. The transferred film is its own cover.
    static func number(of panel: PrintPanel) -> UInt8? {
        switch panel {
        case .black: 0
        case .cyan: 1
        case .magenta: 2
        case .yellow: 3
        case .overcoat: nil
        }
    }
}

/// Places that a card can be sent to.
enum XIDPosition: UInt8, Sendable, CaseIterable {
    case print = 0
    case contacts = 1
    case contactless = 2
    case magnetic = 3
    case rejectExit = 4
    case exit = 5
}

/// The wrapper of a command on the bulk pipe, as in the USB mass-storage Bulk-Only Transport 1.0.
struct XIDWrapper: Equatable, Sendable {
    static let commandBytes = 31
    static let statusBytes = 13

    /// "USBC", tag, length of the data, direction, unit 0, length of the block, the block.
    static func command(_ command: XIDCommand, tag: UInt32, dataCount: Int) -> [UInt8] {
        let block = command.block
        return Array("USBC".utf8) + littleEndian(tag) + littleEndian(UInt32(dataCount))
            + [command.answerBytes > 0 ? 0x80 : 0, 0, UInt8(block.count)] + block
            + [UInt8](repeating: 0, count: 16 - block.count)
    }

    /// Whose status it is.
    var tag: UInt32
    /// Bytes of the data that were not moved.
    var residue: UInt32
    /// 0 good, 1 failed, 2 out of phase.
    var status: UInt8

    /// Reads "USBS", tag, residue, status; nil for anything else.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.statusBytes, bytes.prefix(4).elementsEqual("USBS".utf8), bytes[12] <= 2 else {
            return nil
        }
        tag = Self.number(bytes[4..<8])
        residue = Self.number(bytes[8..<12])
        status = bytes[12]
    }

    static func littleEndian(_ number: UInt32) -> [UInt8] {
        [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
