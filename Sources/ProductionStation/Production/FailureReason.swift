import CardDevices

/// Why one card did not become a good one: the centre's part of the published reasons (domain.md §4).
///
/// The raw values are stable codes; their sentences stand in the refusal catalogue.
public enum FailureReason: String, Sendable, Codable, CaseIterable {
    case blankWrong, blankUsed, blankUnreadable
    case chipDead, chipRefusedKeys, chipWriteFailed, readBackDiffers, chipReaderFailed
    case ribbon, jam, cover, head, printFailed
    case inspectionFailed, interrupted, missing, stationMistake, cancelled

    /// A chip fault of the phase in which the blank is only looked at.
    static func ofBlank(_ fault: ChipFault) -> FailureReason {
        switch fault.kind {
        case .wrongCard: .blankWrong
        case .usedCard: .blankUsed
        case .chipDead: .chipDead
        case .writeFailed, .readBackDiffers: .blankUnreadable
        case .keysRefused: .chipRefusedKeys
        case .ourMistake: .stationMistake
        case .device: .chipReaderFailed
        }
    }

    /// A chip fault while or after data was written.
    static func ofChip(_ fault: ChipFault) -> FailureReason {
        switch fault.kind {
        case .wrongCard: .blankWrong
        case .usedCard: .blankUsed
        case .chipDead: .chipDead
        case .keysRefused: .chipRefusedKeys
        case .writeFailed: .chipWriteFailed
        case .readBackDiffers: .readBackDiffers
        case .ourMistake: .stationMistake
        case .device: .chipReaderFailed
        }
    }

    /// What the printer's own status says about a failed move or print.
    static func ofPrinter(_ seen: PrinterStatus?) -> FailureReason {
        guard let reasons = seen?.reasons else { return .printFailed }
        if reasons.contains(.mediaJam) { return .jam }
        if !reasons.isDisjoint(with: [.markerSupplyEmpty, .markerSupplyMissing]) { return .ribbon }
        if reasons.contains(.coverOpen) { return .cover }
        if reasons.contains(.printHeadFault) { return .head }
        return .printFailed
    }

    /// True when the card that failed says something about the job. Stock and restarts are not the job's fault.
    public var countsAgainstJob: Bool {
        switch self {
        case .blankWrong, .blankUsed, .interrupted, .missing, .cancelled: false
        case .blankUnreadable, .chipDead, .chipRefusedKeys, .chipWriteFailed, .readBackDiffers, .chipReaderFailed,
            .ribbon, .jam, .cover, .head, .printFailed, .inspectionFailed, .stationMistake:
            true
        }
    }
}

extension FailureReason {
    /// The published reason that an office and an operator read.
    var refusal: RefusalReason {
        switch self {
        case .blankWrong: .blankWrong
        case .blankUsed: .blankUsed
        case .blankUnreadable: .blankUnreadable
        case .chipDead: .chipDead
        case .chipRefusedKeys: .chipRefusedKeys
        case .chipWriteFailed: .chipWriteFailed
        case .readBackDiffers: .readBackDiffers
        case .chipReaderFailed: .chipReaderFailed
        case .ribbon: .ribbon
        case .jam: .jam
        case .cover: .cover
        case .head: .head
        case .printFailed: .printFailed
        case .inspectionFailed: .inspectionFailed
        case .interrupted: .interrupted
        case .missing: .missing
        case .stationMistake: .stationMistake
        case .cancelled: .cancelled
        }
    }
}
