/// The card's side of an SCP03 session (Amendment D §6): what a reset takes away.
struct SimulatedSecureChannel: Sendable {
    /// An INITIALIZE UPDATE that waits for its EXTERNAL AUTHENTICATE.
    struct Handshake: Sendable {
        var keyVersion: UInt8
        var keys: SessionKeys
    }

    /// An authenticated session.
    struct Session: Sendable {
        var keyVersion: UInt8
        var keys: SessionKeys
        var level: SecurityLevel
        var chain: [UInt8]
        var counter: UInt64 = 0
    }

    var handshake: Handshake?
    private(set) var session: Session?

    var isOpen: Bool { session != nil }

    /// Forgets everything, as a reset does and a failed authentication.
    mutating func close() {
        handshake = nil
        session = nil
    }

    /// Checks EXTERNAL AUTHENTICATE against the handshake, which is used up.
    ///
    /// - Returns: false when level, MAC or cryptogram are wrong.
    mutating func authenticate(_ command: CommandAPDU, options: ChannelOptions) -> Bool {
        guard let waiting = handshake else { return false }
        close()
        guard let level = SecurityLevel(rawValue: command.p1), options.isSuperset(of: level.needs),
            command.data.count == 8 + ChannelSession.macBytes
        else { return false }
        var opened = Session(
            keyVersion: waiting.keyVersion, keys: waiting.keys, level: level,
            chain: [UInt8](repeating: 0, count: AESKey.blockBytes))
        guard let cryptogram = opened.checked(command),
            ConstantTime.equal(cryptogram, waiting.keys.hostCryptogram)
        else { return false }
        session = opened
        return true
    }

    /// Takes the protection off a command.
    ///
    /// - Returns: the plain command, or nil when its protection is wrong: the session is over then.
    mutating func open(_ command: CommandAPDU) -> CommandAPDU? {
        guard var current = session else { return nil }
        current.counter += 1
        session = nil
        guard let data = current.checked(command) else { return nil }
        var plain = command
        plain.cla &= ~0x04
        plain.data = data
        if current.level.encryptsCommands, !data.isEmpty {
            guard data.count.isMultiple(of: AESKey.blockBytes) else { return nil }
            let iv = current.keys.iv(counter: current.counter, answer: false)
            guard let unpadded = BitPadding.unpadded(current.keys.encryption.decrypted(data, iv: iv)) else {
                return nil
            }
            plain.data = unpadded
        }
        session = current
        return plain
    }

    /// Puts an answer under the session's protection; errors stay plain.
    func protect(_ answer: ResponseAPDU) -> ResponseAPDU {
        guard let session, session.level.authenticatesResponses else { return answer }
        let first = answer.status.rawValue >> 8
        guard answer.status == .success || first == 0x62 || first == 0x63 else {
            return ResponseAPDU(status: answer.status)
        }
        var body = answer.data
        if session.level.encryptsResponses, !body.isEmpty {
            let iv = session.keys.iv(counter: session.counter, answer: true)
            body = session.keys.encryption.encrypted(BitPadding.padded(body), iv: iv)
        }
        let status = [UInt8(answer.status.rawValue >> 8), UInt8(answer.status.rawValue & 0xFF)]
        let mac = session.keys.responseMAC.cmac(session.chain + body + status)
        return ResponseAPDU(data: body + mac.prefix(ChannelSession.macBytes), status: answer.status)
    }
}

extension SimulatedSecureChannel.Session {
    /// Checks the MAC of a command and moves the chain on.
    ///
    /// - Returns: the data without the MAC, or nil.
    fileprivate mutating func checked(_ command: CommandAPDU) -> [UInt8]? {
        guard command.data.count >= ChannelSession.macBytes else { return nil }
        let data = Array(command.data.dropLast(ChannelSession.macBytes))
        let mac = keys.commandMAC.cmac(chain + command.headerAndLength + data)
        guard ConstantTime.equal(mac.prefix(ChannelSession.macBytes), command.data.suffix(ChannelSession.macBytes))
        else { return nil }
        chain = mac
        return data
    }
}
