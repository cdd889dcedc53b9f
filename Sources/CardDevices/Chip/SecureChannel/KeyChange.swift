/// A change of a card's keys, in two steps, so that the journal knows of it before the card does.
///
/// A card lost between the steps has either the old keys or the new ones; whoever wrote down the intent can tell which
/// by trying the new ones first.
struct KeyChange: Sendable {
    /// What is about to happen: versions and check values, never keys.
    struct Intent: Equatable, Sendable {
        /// Version that goes; 0 when keys are added.
        var replacedVersion: UInt8
        var newVersion: UInt8
        /// Of ENC, MAC, DEK: three bytes each.
        var newCheckValues: [[UInt8]]
    }

    /// The change after somebody wrote it down. Cannot be copied, and ends with the change.
    struct Agreed: ~Copyable {
        fileprivate let change: KeyChange
    }

    let newKeys: ChannelKeys
    /// Version that the new keys replace; 0 adds them, and takes the place of the keys that the card was delivered with.
    let replacedVersion: UInt8

    var intent: Intent {
        Intent(
            replacedVersion: replacedVersion, newVersion: newKeys.version, newCheckValues: newKeys.checkValues)
    }

    /// First step: nothing is sent before `beforeKeyChange` has returned.
    ///
    /// - Parameter beforeKeyChange: writes the intent down durably, or throws.
    /// - Throws: `keyChangeNotAgreed`; the card is untouched.
    func agree(
        beforeKeyChange: (Intent) async throws -> Void
    ) async throws(SecureChannelFault) -> Agreed {
        do {
            try await beforeKeyChange(intent)
        } catch {
            throw SecureChannelFault(.keyChangeNotAgreed, cardState: .untouched)
        }
        return Agreed(change: self)
    }
}

extension KeyChange.Agreed {
    /// Second step: PUT KEY, cold reset, and a new channel under the new keys as the proof.
    ///
    /// - Parameters:
    ///   - channel: open under the keys that go.
    ///   - hostChallenge: 8 random bytes for the new channel.
    ///   - select: selects the security domain again after the reset.
    /// - Returns: a channel under the new keys.
    /// - Throws: after PUT KEY was sent, every fault leaves the card `unknown`, except its plain refusal.
    consuming func perform(
        on channel: consuming SecureChannel, hostChallenge: [UInt8],
        select: (CardSession) async throws(ChipFault) -> Void
    ) async throws(SecureChannelFault) -> SecureChannel {
        let keys = change.newKeys
        let (session, level) = (channel.session, channel.level)
        let answer = try await channel.require(
            GlobalPlatform.putKey(keys, replacing: change.replacedVersion, under: channel.keys.dataEncryption),
            "put key")
        guard ConstantTime.equal(answer.data, [keys.version] + keys.checkValues.flatMap { $0 }) else {
            throw SecureChannelFault(.malformedAnswer, cardState: .unknown, detail: "put key")
        }
        do throws(ChipFault) {
            try await session.reset()
            try await select(session)
        } catch {
            throw SecureChannelFault(error)
        }
        do throws(SecureChannelFault) {
            return try await SecureChannel.open(session, keys: keys, level: level, hostChallenge: hostChallenge)
        } catch {
            var fault = error
            fault.cardState = .unknown
            throw fault
        }
    }
}
