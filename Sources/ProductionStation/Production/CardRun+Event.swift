import CardDevices

extension CardRun.Event {
    /// The event's name without its content, for logs.
    var word: String {
        switch self {
        case .begin: "begin"
        case .fed: "fed"
        case .recognised: "recognised"
        case .encoded: "encoded"
        case .chipVerified: "chipVerified"
        case .printed: "printed"
        case .printVerified: "printVerified"
        case .ejected: "ejected"
        case .reseated: "reseated"
        case .chipFailed: "chipFailed"
        case .printerFailed: "printerFailed"
        case .printCheckFailed: "printCheckFailed"
        case .recovered: "recovered"
        case .printerChanged: "printerChanged"
        case .cancelled: "cancelled"
        }
    }
}

extension PrinterStatus {
    /// The sensors see the card at a known place inside.
    var isCardSeenInside: Bool {
        switch position {
        case .feeder, .chipStation, .printHead: true
        case .none, .unknown: false
        }
    }
}

extension ChipFault {
    /// Nothing answered at the contacts: a card that lies badly, a chip that is dead, or a reader that is away.
    var isOfContacts: Bool {
        switch kind {
        case .device, .chipDead: true
        case .wrongCard, .usedCard, .keysRefused, .writeFailed, .readBackDiffers, .ourMistake: false
        }
    }
}
