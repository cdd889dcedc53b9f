/// How much one command may carry between this reader and this card.
struct TransferLimits: Equatable, Sendable {
    /// Bytes of command data, before secure messaging.
    var commandDataMax: Int
    /// Bytes of answer data to ask for.
    var answerDataMax: Int
    /// True when both take extended length fields.
    var isExtended: Bool
    /// True when the card says that it takes command chaining.
    var takesChains: Bool

    /// Short commands only: what every reader and every card can do, with room for secure messaging (chip.md §1).
    static let short = TransferLimits(
        commandDataMax: 224, answerDataMax: 224, isExtended: false, takesChains: false)
    /// Data in one extended command, however much more a reader could pass on.
    private static let extendedDataMax = 4_096
    /// What an extended command has beside its plain data: header, lengths, padding, MAC.
    private static let overheadBytes = 9 + 16 + 8

    private init(commandDataMax: Int, answerDataMax: Int, isExtended: Bool, takesChains: Bool) {
        self.commandDataMax = commandDataMax
        self.answerDataMax = answerDataMax
        self.isExtended = isExtended
        self.takesChains = takesChains
    }

    /// Raised above the short limits only when reader and card both say that they take more. Extended commands never
    /// go over T=0, where they would need ENVELOPE.
    init(answerToReset: [UInt8], readerCommandBytesMax: Int, protocol: TransmissionProtocol) {
        self = .short
        let capabilities = AnswerToReset.capabilities(answerToReset)
        takesChains = capabilities.takesChains
        let data = min(readerCommandBytesMax - Self.overheadBytes, Self.extendedDataMax)
        switch `protocol` {
        case .t0: return
        case .t1:
            guard capabilities.takesExtendedLengths, data > 255 else { return }
            (commandDataMax, answerDataMax, isExtended) = (data, data, true)
        }
    }
}
