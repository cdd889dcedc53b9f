/// An open SCP03 channel to a card's security domain.
///
/// One authentication is tried, never two: whoever opened the channel rejects the card after a fault.
struct SecureChannel: ~Copyable {
    /// Level that both sides agreed on.
    let level: SecurityLevel
    /// What the card said of itself when the channel was opened.
    let card: InitializeUpdateAnswer
    /// The card's own keys; the channel needs them for a key change.
    let keys: ChannelKeys
    let session: CardSession
    private var state: ChannelSession

    /// Opens a channel to the security domain that is selected.
    ///
    /// - Parameters:
    ///   - keys: which keys, and their version on the card.
    ///   - hostChallenge: 8 random bytes, never used before.
    /// - Throws: ``SecureChannelFault``. `wrongCardCryptogram` and `notSupported` come before anything was proved to
    ///   the card; `authenticationRefused` after it: the card has counted the try.
    static func open(
        _ session: CardSession, keys: ChannelKeys, level: SecurityLevel, hostChallenge: [UInt8]
    ) async throws(SecureChannelFault) -> SecureChannel {
        precondition(hostChallenge.count == 8)
        let first = try await session.exchange(
            GlobalPlatform.initializeUpdate(keyVersion: keys.reference, hostChallenge: hostChallenge))
        guard first.status == .success else {
            throw SecureChannelFault(authentication: first.status, command: "initialize update")
        }
        let card = try InitializeUpdateAnswer(parsing: first.data)
        guard keys.version == card.keyVersion else {
            throw SecureChannelFault(
                .wrongCardCryptogram, cardState: .unchanged, detail: "key version \(card.keyVersion)")
        }
        var state = try ChannelSession(keys, level: level, hostChallenge: hostChallenge, answer: card)
        let second = try await session.exchange(state.externalAuthenticate())
        guard second.status == .success else {
            throw SecureChannelFault(authentication: second.status, command: "external authenticate")
        }
        return SecureChannel(level: level, card: card, keys: keys, session: session, state: state)
    }

    /// Plain bytes that one command carries at most, so that padding and MAC fit.
    var commandDataMax: Int { limits.commandDataMax }

    /// Sends a command under the channel's protection and returns its plain answer, whatever its status word.
    mutating func send(_ command: CommandAPDU) async throws(SecureChannelFault) -> ResponseAPDU {
        let protected = try state.protect(command)
        do throws(SecureChannelFault) {
            return try state.open(try await session.exchange(protected))
        } catch {
            state.close()
            throw error
        }
    }

    /// Like `send`, for a command that must succeed.
    @discardableResult
    mutating func require(
        _ command: CommandAPDU, _ name: String
    ) async throws(SecureChannelFault) -> ResponseAPDU {
        let answer = try await send(command)
        guard answer.status == .success else {
            throw SecureChannelFault(.commandRefused, answer.status, command: name)
        }
        return answer
    }
}

extension CardSession {
    /// `send`, for a secure channel.
    func exchange(_ command: CommandAPDU) async throws(SecureChannelFault) -> ResponseAPDU {
        do throws(ChipFault) { return try await send(command) } catch { throw SecureChannelFault(error) }
    }
}
