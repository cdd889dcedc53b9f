extension ChipFault {
    /// The phases differ in what a defect means.
    enum Phase: String, Sendable {
        case recognise, encode, verify, readCard, terminate

        var operation: String { "chip.\(rawValue)" }
    }

    /// What an unexpected status word means in a phase (chip.md §1).
    init(_ status: StatusWord, in phase: Phase, command: String) {
        let kind: Kind =
            switch status.classification {
            case .defective: Self.defect(status, in: phase)
            case .wrongOrUsed:
                switch status {
                case .notEnoughMemory: .wrongCard
                case .fileExists, .fileDeactivated, .fileTerminated: .usedCard
                case .fileNotFound, .dataNotFound: phase == .verify ? .readBackDiffers : .wrongCard
                case _: .keysRefused
                }
            case .ourMistake: .ourMistake
            // Asked again as often as is allowed, or a success where an error was due: nonsense.
            case .tryAgain, .fine: .chipDead
            }
        self.init(kind, operation: phase.operation, detail: "\(command) \(status)")
    }

    private static func defect(_ status: StatusWord, in phase: Phase) -> Kind {
        switch phase {
        case .encode, .terminate: .writeFailed
        case .verify: status == .dataMayBeCorrupt ? .readBackDiffers : .chipDead
        case .recognise, .readCard: .chipDead
        }
    }

    /// A card that says nothing, or nonsense, is dead; anything else is the reader's.
    init(_ fault: DeviceFault, in phase: Phase) {
        let kind: Kind =
            switch fault.kind {
            case .timedOut, .malformedReply: .chipDead
            case .disconnected, .busy, .refused, .mechanical, .serviceUnavailable, .closed: .device
            }
        self.init(
            kind, operation: phase.operation,
            detail: "\(fault.operation) \(fault.kind.rawValue) \(fault.cardState.rawValue) \(fault.detail)")
    }
}
