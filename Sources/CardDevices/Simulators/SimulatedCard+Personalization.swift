internal import Crypto

/// What a card manager does inside an open channel.
extension SimulatedCard {
    func putKey(_ command: CommandAPDU, _ domain: inout SimulatedSecurityDomain) -> ResponseAPDU {
        guard command.p2 == 0x81, let version = channel.session?.keyVersion,
            let current = domain.index(version: version)
        else { return ResponseAPDU(status: .wrongParameters) }
        let unwrapping = domain.keySets[current].keys.dataEncryption
        guard let keys = Self.keys(in: command.data, under: unwrapping) else {
            return ResponseAPDU(status: .wrongData)
        }
        let answer = ResponseAPDU(data: [keys.version] + keys.checkValues.flatMap { $0 }, status: .success)
        let set = SimulatedSecurityDomain.KeySet(keys: keys, triesLeft: SimulatedSecurityDomain.triesMax)
        guard command.p1 == 0 else {
            guard let replaced = domain.keySets.firstIndex(where: { $0.keys.version == command.p1 }) else {
                return ResponseAPDU(status: .dataNotFound)
            }
            domain.keySets[replaced] = set
            return answer
        }
        // The first keys of the card's own take the place of the delivered ones.
        domain.keySets.removeAll { $0.keys.version == ChannelKeys.deliveredVersion }
        guard domain.keySets.count < SimulatedSecurityDomain.keySetsMax,
            domain.index(version: keys.version) == nil
        else { return ResponseAPDU(status: .notEnoughMemory) }
        domain.keySets.append(set)
        return answer
    }

    /// Three AES keys with their check values (Card Specification §11.8.2.3).
    private static func keys(in data: [UInt8], under unwrapping: AESKey) -> ChannelKeys? {
        var rest = data[...]
        guard let version = rest.popFirst(), (1...0x7F).contains(version) else { return nil }
        var keys: [SymmetricKey] = []
        for _ in 0..<3 {
            guard rest.popFirst() == 0x88, let length = rest.popFirst(), let clear = rest.popFirst(),
                clear <= length, (length - 1).isMultiple(of: 16), rest.count >= Int(length) + 3
            else { return nil }
            let iv = [UInt8](repeating: 0, count: AESKey.blockBytes)
            let plain = unwrapping.decrypted(Array(rest.prefix(Int(length) - 1)), iv: iv).prefix(Int(clear))
            rest = rest.dropFirst(Int(length) - 1)
            let key = SymmetricKey(data: Array(plain))
            guard rest.popFirst() == 0x03, let checked = AESKey(key), checked.checkValue == Array(rest.prefix(3)) else {
                return nil
            }
            rest = rest.dropFirst(3)
            keys.append(key)
        }
        guard rest.isEmpty else { return nil }
        return ChannelKeys(
            version: version, encryption: keys[0], authentication: keys[1], dataEncryption: keys[2])
    }

    mutating func install(_ command: CommandAPDU, _ domain: SimulatedSecurityDomain) -> ResponseAPDU {
        guard command.p1 == 0x20, command.p2 == 0 else { return ResponseAPDU(status: .functionNotSupported) }
        guard command.data.count >= 11, command.data.prefix(2) == [0, 0], command.data.suffix(3) == [0, 0, 0],
            Int(command.data[2]) == command.data.count - 6
        else { return ResponseAPDU(status: .wrongData) }
        let application = Array(command.data[3..<command.data.count - 3])
        guard isKnown(application, domain) else { return ResponseAPDU(status: .dataNotFound) }
        personalized = (application, 0, [])
        return ResponseAPDU(status: .success)
    }

    mutating func storeData(_ command: CommandAPDU, _ domain: inout SimulatedSecurityDomain) -> ResponseAPDU {
        guard let current = personalized else { return ResponseAPDU(status: .conditionsNotSatisfied) }
        guard Int(command.p2) == current.block else { return ResponseAPDU(status: .wrongParameters) }
        let data = current.data + command.data
        guard data.count <= stock.memoryBytes else { return ResponseAPDU(status: .notEnoughMemory) }
        personalized = (current.application, current.block + 1, data)
        if command.p1 & 0x80 != 0 {
            personalized = nil
            guard command.p1 & 0x7F == GlobalPlatform.StoreDataFormat.encryptedDataGroups.rawValue else {
                domain.stored[current.application] = data
                return ResponseAPDU(status: .success)
            }
            guard takeKey(data, &domain) else { return ResponseAPDU(status: .wrongData) }
        }
        return ResponseAPDU(status: .success)
    }

    /// One data group with a key for EXTERNAL AUTHENTICATE (``GlobalPlatform/keyGroup(_:reference:under:)``).
    private func takeKey(_ group: [UInt8], _ domain: inout SimulatedSecurityDomain) -> Bool {
        guard group.count > 7, group[0] == 0x8F, (1...14).contains(group[1]), Int(group[2]) == group.count - 3,
            let version = channel.session?.keyVersion, let current = domain.index(version: version),
            case let wrapped = Array(group[4..<group.count - 3]), wrapped.count.isMultiple(of: AESKey.blockBytes)
        else { return false }
        let iv = [UInt8](repeating: 0, count: AESKey.blockBytes)
        let plain = domain.keySets[current].keys.dataEncryption.decrypted(wrapped, iv: iv).prefix(Int(group[3]))
        guard let key = AESKey(SymmetricKey(data: Array(plain))), key.checkValue == Array(group.suffix(3)) else {
            return false
        }
        domain.addHostKey(key, reference: group[1])
        return true
    }

    func setStatus(_ command: CommandAPDU, _ domain: inout SimulatedSecurityDomain) -> ResponseAPDU {
        switch command.p1 {
        case 0x80:
            guard let next = CardLifeCycle(rawValue: command.p2) else { return ResponseAPDU(status: .wrongParameters) }
            // Forward only, except that a locked card may be unlocked.
            let isUnlocking = domain.lifeCycle == .locked && next == .secured
            guard next.rawValue > domain.lifeCycle.rawValue || isUnlocking else {
                return ResponseAPDU(status: .conditionsNotSatisfied)
            }
            domain.lifeCycle = next
        case 0x40:
            guard isKnown(command.data, domain) else { return ResponseAPDU(status: .dataNotFound) }
            guard let next = ApplicationLifeCycle(rawValue: command.p2),
                next.rawValue > domain.applicationStates[command.data] ?? 0
            else { return ResponseAPDU(status: .wrongParameters) }
            domain.applicationStates[command.data] = next.rawValue
        case _: return ResponseAPDU(status: .wrongParameters)
        }
        return ResponseAPDU(status: .success)
    }

    /// One entry an answer, so that a host must ask on.
    mutating func getStatus(_ command: CommandAPDU, _ domain: SimulatedSecurityDomain) -> ResponseAPDU {
        guard command.data == [0x4F, 0x00], command.p2 == 0x02 || command.p2 == 0x03 else {
            return ResponseAPDU(status: .wrongParameters)
        }
        let entries: [(name: [UInt8], state: UInt8)]
        switch command.p1 {
        case 0x80: entries = [(domain.application, domain.lifeCycle.rawValue)]
        case 0x40:
            entries = files.directories.filter { !$0.name.isEmpty }.map {
                ($0.name, domain.applicationStates[$0.name] ?? ApplicationLifeCycle.selectable.rawValue)
            }
        case _: return ResponseAPDU(status: .wrongParameters)
        }
        if command.p2 == 0x02 { registryListed = 0 }
        guard entries.indices.contains(registryListed) else { return ResponseAPDU(status: .dataNotFound) }
        let entry = entries[registryListed]
        registryListed += 1
        let template = TLV(0xE3, TLV(0x4F, entry.name).encoded() + TLV(0x9F70, [entry.state]).encoded())
        let isLast = registryListed == entries.count
        return ResponseAPDU(data: template.encoded(), status: isLast ? .success : .moreData)
    }

    private func isKnown(_ application: [UInt8], _ domain: SimulatedSecurityDomain) -> Bool {
        application == domain.application || files.directory(named: application) != nil
    }
}
