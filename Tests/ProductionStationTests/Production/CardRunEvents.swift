import CardDevices
import ProductionStation
import Testing

/// Every kind of event that a card run may meet, with each distinction that decides.
enum CardRunEvents {
    struct Named: CustomTestStringConvertible, Sendable {
        var word: Word
        var event: CardRun.Event
        var testDescription: String { "\(event)" }
    }

    enum Word: Sendable {
        case begin, fed, recognised, encoded, chipVerified, printed, printVerified, ejected, reseated
        case chipFailed, printerFailed, printCheckFailed, recovered, cancelled, printerChanged
    }

    static let faults: [DeviceFault] = DeviceFault.Kind.allCases.flatMap { kind in
        DeviceFault.CardState.allCases.map { DeviceFault(kind, cardState: $0, operation: "printer") }
    }

    static let statuses: [PrinterStatus?] =
        [nil]
        + CardPosition.allCases.flatMap { position in
            [[], .mediaJam, .coverOpen, .outputAreaFull].map { PrinterStatus(position: position, reasons: $0) }
        }

    static let all: [Named] = {
        let chip = RecognisedChip(identity: ChipIdentity(hexadecimal: "04AA"), isBlank: true)
        let used = RecognisedChip(identity: ChipIdentity(hexadecimal: "04AA"), isBlank: false)
        var list: [Named] = [
            Named(word: .begin, event: .begin), Named(word: .fed, event: .fed),
            Named(word: .recognised, event: .recognised(chip, isKnown: false)),
            Named(word: .recognised, event: .recognised(chip, isKnown: true)),
            Named(word: .recognised, event: .recognised(used, isKnown: false)),
            Named(word: .encoded, event: .encoded), Named(word: .chipVerified, event: .chipVerified),
            Named(word: .printed, event: .printed), Named(word: .printVerified, event: .printVerified),
            Named(word: .ejected, event: .ejected), Named(word: .reseated, event: .reseated),
            Named(word: .cancelled, event: .cancelled),
            Named(word: .printerChanged, event: .printerChanged),
        ]
        list += ChipFault.Kind.allCases.map {
            Named(word: .chipFailed, event: .chipFailed(ChipFault($0, operation: "chip")))
        }
        for state in DeviceFault.CardState.allCases {
            let fault = DeviceFault(.mechanical, cardState: state, operation: "printer")
            list += statuses.map { Named(word: .printerFailed, event: .printerFailed(fault, seen: $0)) }
        }
        for status in statuses.compactMap({ $0 }) {
            list.append(Named(word: .printCheckFailed, event: .printCheckFailed(status)))
            list.append(Named(word: .recovered, event: .recovered(status)))
        }
        return list
    }()

    /// The table of domain.md §6, written a second time.
    static func isLegal(_ event: Named, in phase: CardPhase) -> Bool {
        switch event.word {
        case .begin: phase == .planned
        case .fed: phase == .feeding
        case .recognised: phase == .recognising
        case .reseated: phase == .reseating
        case .encoded: phase == .encoding
        case .chipVerified: phase == .verifyingChip
        case .printed: phase == .printing
        case .printVerified, .printCheckFailed: phase == .verifyingPrint
        case .ejected: phase == .accepting || phase == .rejecting
        case .chipFailed: [.recognising, .encoding, .verifyingChip].contains(phase)
        case .printerFailed: [.feeding, .reseating, .printing, .verifyingPrint, .accepting, .rejecting].contains(phase)
        case .recovered, .printerChanged: phase.isInMachine
        case .cancelled: phase.isInMachine && phase != .accepting && phase != .rejecting
        }
    }
}
