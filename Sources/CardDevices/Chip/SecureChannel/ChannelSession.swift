/// The host's side of one SCP03 session without any I/O (Amendment D §6): keys, MAC chain, counter.
///
/// It cannot be copied: a copy would use a counter twice. After a fault every further call is refused.
struct ChannelSession: ~Copyable {
    /// Bytes of a MAC on the wire.
    static let macBytes = 8

    let level: SecurityLevel
    private let keys: SessionKeys
    private var chain = [UInt8](repeating: 0, count: AESKey.blockBytes)
    /// Commands since EXTERNAL AUTHENTICATE.
    private var counter: UInt64 = 0
    private var isClosed = false

    /// Checks that the card holds the same keys.
    ///
    /// - Throws: `wrongCardCryptogram`, `notSupported`; the card is unchanged.
    init(
        _ keys: ChannelKeys, level: SecurityLevel, hostChallenge: [UInt8], answer: InitializeUpdateAnswer
    ) throws(SecureChannelFault) {
        guard answer.options.isSuperset(of: level.needs) else {
            throw SecureChannelFault(.notSupported, cardState: .unchanged, detail: "level \(level)")
        }
        let derived = SessionKeys(keys, hostChallenge: hostChallenge, cardChallenge: answer.cardChallenge)
        guard ConstantTime.equal(derived.cardCryptogram, answer.cardCryptogram) else {
            throw SecureChannelFault(.wrongCardCryptogram, cardState: .unchanged)
        }
        self.level = level
        self.keys = derived
    }

    /// EXTERNAL AUTHENTICATE: proves the host and starts the MAC chain.
    mutating func externalAuthenticate() -> CommandAPDU {
        authenticated(
            CommandAPDU(
                cla: 0x84, ins: Instruction.externalAuthenticate, p1: level.rawValue, p2: 0, data: keys.hostCryptogram))
    }

    /// Puts a command under the channel's protection.
    ///
    /// - Throws: `misuse` when the channel has ended, or the command already is protected or too long.
    mutating func protect(_ command: CommandAPDU) throws(SecureChannelFault) -> CommandAPDU {
        guard !isClosed else { throw SecureChannelFault(.misuse, cardState: .untouched, detail: "channel closed") }
        guard !command.isProtected, !command.isChained, command.data.count <= 65_535 - 24 else {
            throw SecureChannelFault(.misuse, cardState: .untouched, detail: "command cannot be protected")
        }
        counter += 1
        var protected = command
        protected.cla |= 0x04
        if level.encryptsCommands, !command.data.isEmpty {
            protected.data = keys.encryption.encrypted(BitPadding.padded(command.data), iv: iv(answer: false))
        }
        return authenticated(protected)
    }

    /// Checks an answer and takes the protection off.
    ///
    /// An answer that reports an error is never protected and must carry no data.
    ///
    /// - Throws: `answerNotAuthentic`, `malformedAnswer`: the card is unknown, the channel closed.
    mutating func open(_ answer: ResponseAPDU) throws(SecureChannelFault) -> ResponseAPDU {
        guard !isClosed else { throw SecureChannelFault(.misuse, cardState: .untouched, detail: "channel closed") }
        guard level.authenticatesResponses else { return answer }
        let first = answer.status.rawValue >> 8
        guard answer.status == .success || first == 0x62 || first == 0x63 else {
            guard answer.data.isEmpty else { throw close(.answerNotAuthentic, "data with an error") }
            return answer
        }
        guard answer.data.count >= Self.macBytes else { throw close(.answerNotAuthentic, "no MAC") }
        let body = Array(answer.data.dropLast(Self.macBytes))
        let status = [UInt8(answer.status.rawValue >> 8), UInt8(answer.status.rawValue & 0xFF)]
        let mac = keys.responseMAC.cmac(chain + body + status).prefix(Self.macBytes)
        guard ConstantTime.equal(mac, answer.data.suffix(Self.macBytes)) else {
            throw close(.answerNotAuthentic, "wrong MAC")
        }
        return ResponseAPDU(data: try plain(body), status: answer.status)
    }

    /// Ends the session: nothing can be protected any more.
    mutating func close() { isClosed = true }

    private mutating func plain(_ body: [UInt8]) throws(SecureChannelFault) -> [UInt8] {
        guard level.encryptsResponses, !body.isEmpty else { return body }
        guard body.count.isMultiple(of: AESKey.blockBytes) else { throw close(.malformedAnswer, "no whole blocks") }
        guard let plain = BitPadding.unpadded(keys.encryption.decrypted(body, iv: iv(answer: true))) else {
            throw close(.malformedAnswer, "padding")
        }
        return plain
    }

    /// Adds the MAC and moves the chain on.
    private mutating func authenticated(_ command: CommandAPDU) -> CommandAPDU {
        var authenticated = command
        // The MAC covers the length that the command will have with the MAC in it.
        authenticated.data += [UInt8](repeating: 0, count: Self.macBytes)
        chain = keys.commandMAC.cmac(chain + authenticated.headerAndLength + command.data)
        authenticated.data.replaceSubrange(command.data.count..., with: chain.prefix(Self.macBytes))
        return authenticated
    }

    private func iv(answer: Bool) -> [UInt8] { keys.iv(counter: counter, answer: answer) }

    private mutating func close(_ kind: SecureChannelFault.Kind, _ detail: String) -> SecureChannelFault {
        isClosed = true
        return SecureChannelFault(kind, cardState: .unknown, detail: detail)
    }
}

extension SessionKeys {
    /// The first block of a message: the encrypted counter, with its highest bit set for answers (Amendment D §6.2.6).
    func iv(counter: UInt64, answer: Bool) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: AESKey.blockBytes)
        for index in 0..<8 { block[15 - index] = UInt8(counter >> UInt64(8 * index) & 0xFF) }
        if answer { block[0] = 0x80 }
        return encryption.encrypted(block: block)
    }
}

extension CommandAPDU {
    /// What a secure channel's MAC covers before the data: header and length field, as they go to the card.
    var headerAndLength: [UInt8] {
        let header = [cla, ins, p1, p2]
        guard isExtended else { return header + [UInt8(data.count)] }
        return header + [0, UInt8(data.count >> 8), UInt8(data.count & 0xFF)]
    }
}
