extension DeviceFault {
    /// What a PC/SC code says about reader, service and card.
    ///
    /// - Parameters:
    ///   - code: any code but success.
    ///   - operation: the call as the protocol names it.
    ///   - sent: true when the card may have seen a command; a code that proves the contrary still says `untouched`.
    init(_ code: PCSCCode, operation: String, sent: Bool) {
        self.init(
            Self.kind(of: code), cardState: sent && !code.provesNothingWasSent ? .unknown : .untouched,
            operation: operation, detail: code.description)
    }

    private static func kind(of code: PCSCCode) -> Kind {
        switch code {
        case .removedCard, .readerUnavailable, .unknownReader, .noReaders: .disconnected
        case .noCard, .timeout: .timedOut
        case .sharingViolation, .notReady: .busy
        case .noService, .serviceStopped, .communicationError, .invalidHandle: .serviceUnavailable
        // Somebody reset the card: every security state is lost, the session is over.
        case .resetCard, .cancelled: .closed
        // The card answers the reset with nonsense or not at all, or breaks off in the middle of an answer.
        case .unresponsiveCard, .unpoweredCard, .unsupportedCard, .protocolMismatch, .notTransacted,
            .insufficientBuffer:
            .malformedReply
        // A service user without rights (polkit), or a parameter of ours that pcscd does not like.
        case _: .refused
        }
    }
}

extension PCSCCode {
    /// True for codes that pcscd gives before it hands anything to the reader.
    fileprivate var provesNothingWasSent: Bool {
        switch self {
        case .sharingViolation, .resetCard, .protocolMismatch, .invalidParameter, .invalidValue, .unknownReader: true
        case _: false
        }
    }
}
