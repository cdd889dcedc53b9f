internal import Crypto

/// The keys of one card, derived for it alone: what may leave a key store for a chip station.
///
/// They print nothing of themselves and are encoded by ``wireForm`` only.
public struct CardKeys: Sendable, CustomStringConvertible, CustomReflectable {
    /// With which the supplier delivered the blank.
    public let transport: ChannelKeys
    /// Which take their place.
    public let issuer: ChannelKeys
    /// For later endorsements; nil when the profile has none.
    let endorsement: AESKey?

    /// - Parameter endorsement: an AES key; nil when the profile has none.
    package init(transport: ChannelKeys, issuer: ChannelKeys, endorsement: AESKey?) {
        self.transport = transport
        self.issuer = issuer
        self.endorsement = endorsement
    }

    /// The versions, nothing of the keys.
    public var description: String { "CardKeys(versions \(transport.version) and \(issuer.version))" }
    /// Nothing: a dump shows no key.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// For the pipe to a worker process of this station, and nothing else: both channels (``ChannelKeys/wireForm``),
    /// then the endorsement key's length and the key. Whoever takes it wipes it.
    package var wireForm: [UInt8] {
        var bytes = transport.wireForm + issuer.wireForm
        bytes.append(UInt8(endorsement?.byteCount ?? 0))
        endorsement?.withKeyBytes { bytes += $0 }
        return bytes
    }

    /// Reads ``wireForm``; nil when it is not whole.
    package init?(wireForm bytes: [UInt8]) {
        var rest = bytes[...]
        guard let transport = ChannelKeys(takingWireFormFrom: &rest),
            let issuer = ChannelKeys(takingWireFormFrom: &rest), let length = rest.popFirst(),
            rest.count == Int(length)
        else { return nil }
        endorsement = length == 0 ? nil : AESKey(SymmetricKey(data: Array(rest)))
        guard length == 0 || endorsement != nil else { return nil }
        (self.transport, self.issuer) = (transport, issuer)
    }
}

extension ChannelKeys {
    /// For the pipe to a worker process: version, length of each key, ENC, MAC, DEK.
    package var wireForm: [UInt8] {
        var bytes = [version, UInt8(byteCount)]
        for key in [encryption, authentication, dataEncryption] { key.withKeyBytes { bytes += $0 } }
        return bytes
    }

    /// Reads ``wireForm``; nil when it is not whole.
    package init?(wireForm bytes: [UInt8]) {
        var rest = bytes[...]
        self.init(takingWireFormFrom: &rest)
        guard rest.isEmpty else { return nil }
    }

    /// Takes one wire form off the front.
    init?(takingWireFormFrom rest: inout ArraySlice<UInt8>) {
        guard let version = rest.popFirst(), let length = rest.popFirst(), rest.count >= 3 * Int(length) else {
            return nil
        }
        let keys = (0..<3).map { _ in
            let key = SymmetricKey(data: Array(rest.prefix(Int(length))))
            rest = rest.dropFirst(Int(length))
            return key
        }
        self.init(version: version, encryption: keys[0], authentication: keys[1], dataEncryption: keys[2])
    }
}
