/// How much one command may carry between this reader and this card.
struct TransferLimits: Equatable, Sendable {
    /// Bytes of command data.
    var commandDataMax: Int
    /// Bytes of answer data to ask for.
    var answerDataMax: Int
    /// True when both take extended length fields.
    var isExtended: Bool
    /// True when the card says that it takes command chaining.
    var takesChains: Bool

    /// Short commands only: what every reader and every card can do (ISO/IEC 7816-4 §5.2).
    static let short = TransferLimits(
        commandDataMax: 255, answerDataMax: 256, isExtended: false, takesChains: false)
    /// Data in one extended command, however much more a reader could pass on.
    private static let extendedDataMax = 4_096
    /// What an extended command has beside its data: header and both lengths.
    private static let overheadBytes = 9

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

    /// Plain bytes that fit when a secure channel adds its MAC and, encrypting, fills up whole blocks.
    func under(_ level: SecurityLevel) -> TransferLimits {
        func plain(_ count: Int, hasMAC: Bool, isEncrypted: Bool) -> Int {
            let body = hasMAC ? count - ChannelSession.macBytes : count
            // Padding takes at least one byte of the last block.
            return isEncrypted ? body / AESKey.blockBytes * AESKey.blockBytes - 1 : body
        }
        var limits = self
        limits.commandDataMax = plain(commandDataMax, hasMAC: true, isEncrypted: level.encryptsCommands)
        limits.answerDataMax = plain(
            answerDataMax, hasMAC: level.authenticatesResponses, isEncrypted: level.encryptsResponses)
        return limits
    }
}
