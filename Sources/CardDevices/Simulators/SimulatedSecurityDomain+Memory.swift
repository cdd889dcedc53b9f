internal import Crypto

/// What a card manager must still know without power, as bytes: keys, tries left, life cycle, counter. What STORE DATA
/// brought and the state of the random source live in this process only.
extension SimulatedSecurityDomain {
    var memory: [UInt8] {
        var bytes: [UInt8] = [lifeCycle.rawValue]
        bytes += (0..<4).map { UInt8(sequence >> UInt32(24 - 8 * $0) & 0xFF) }
        bytes.append(UInt8(keySets.count))
        for set in keySets { bytes += [UInt8(set.triesLeft)] + set.keys.wireForm }
        bytes.append(UInt8(hostKeys.count))
        for (reference, host) in hostKeys.sorted(by: { $0.key < $1.key }) {
            bytes += [reference, UInt8(host.triesLeft), UInt8(host.key.byteCount)]
            host.key.withKeyBytes { bytes += $0 }
        }
        bytes.append(UInt8(applicationStates.count))
        for (application, state) in applicationStates.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            bytes += [state, UInt8(application.count)] + application
        }
        return bytes
    }

    /// Takes over what ``memory`` said; nothing for a card that is as delivered, or for bytes that are not whole.
    mutating func restore(_ bytes: [UInt8]) {
        var rest = bytes[...]
        guard let state = rest.popFirst().flatMap(CardLifeCycle.init), rest.count >= 5 else { return }
        let number = rest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        rest = rest.dropFirst(4)
        guard let sets = Self.keySets(&rest), let hosts = Self.hostKeys(&rest), let states = Self.states(&rest) else {
            return
        }
        (lifeCycle, sequence, keySets, hostKeys, applicationStates) = (state, number, sets, hosts, states)
    }

    private static func keySets(_ rest: inout ArraySlice<UInt8>) -> [KeySet]? {
        guard let count = rest.popFirst() else { return nil }
        var sets: [KeySet] = []
        for _ in 0..<count {
            guard let tries = rest.popFirst(), let keys = ChannelKeys(takingWireFormFrom: &rest) else { return nil }
            sets.append(KeySet(keys: keys, triesLeft: Int(tries)))
        }
        return sets
    }

    private static func hostKeys(_ rest: inout ArraySlice<UInt8>) -> [UInt8: HostKey]? {
        guard let count = rest.popFirst() else { return nil }
        var hosts: [UInt8: HostKey] = [:]
        for _ in 0..<count {
            guard let reference = rest.popFirst(), let tries = rest.popFirst(), let length = rest.popFirst(),
                rest.count >= Int(length), let key = AESKey(SymmetricKey(data: Array(rest.prefix(Int(length)))))
            else { return nil }
            rest = rest.dropFirst(Int(length))
            hosts[reference] = HostKey(key: key, triesLeft: Int(tries))
        }
        return hosts
    }

    private static func states(_ rest: inout ArraySlice<UInt8>) -> [[UInt8]: UInt8]? {
        guard let count = rest.popFirst() else { return nil }
        var states: [[UInt8]: UInt8] = [:]
        for _ in 0..<count {
            guard let state = rest.popFirst(), let length = rest.popFirst(), rest.count >= Int(length) else {
                return nil
            }
            states[Array(rest.prefix(Int(length)))] = state
            rest = rest.dropFirst(Int(length))
        }
        return states
    }
}

extension SimulatedFileSystem.Change {
    /// False for what concerns the card manager alone.
    var isOfFiles: Bool {
        switch self {
        case .createDirectory, .createFile, .update: true
        case .activate, .securityDomain: false
        }
    }
}
