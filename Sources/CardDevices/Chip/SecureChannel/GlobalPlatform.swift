/// Commands of a card manager (GlobalPlatform Card Specification §11), as plain bytes.
enum GlobalPlatform {
    /// Application identifier of the issuer security domain.
    static let issuerSecurityDomain: [UInt8] = [0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00, 0x00]

    static func initializeUpdate(keyVersion: UInt8, hostChallenge: [UInt8]) -> CommandAPDU {
        CommandAPDU(
            cla: 0x80, ins: Instruction.initializeUpdate, p1: keyVersion, p2: 0, data: hostChallenge, ne: 256)
    }

    /// GET DATA for one data object.
    static func getData(_ object: DataObject) -> CommandAPDU {
        CommandAPDU(
            cla: 0x80, ins: Instruction.getData, p1: UInt8(object.rawValue >> 8), p2: UInt8(object.rawValue & 0xFF),
            ne: 256)
    }

    /// Data objects that the station asks for.
    enum DataObject: UInt16 {
        /// Card production life cycle data.
        case productionLifeCycle = 0x9F7F
        /// Versions, kinds and lengths of the keys.
        case keyInformation = 0x00E0
        /// What the keys are diversified by.
        case diversificationData = 0x00CF
        /// Card recognition data.
        case cardData = 0x0066
    }

    /// INSTALL [for personalization]: STORE DATA goes to this application from now on.
    static func installForPersonalization(application: [UInt8]) -> CommandAPDU {
        precondition((5...16).contains(application.count))
        return CommandAPDU(
            cla: 0x80, ins: Instruction.install, p1: 0x20, p2: 0,
            data: [0, 0, UInt8(application.count)] + application + [0, 0, 0])
    }

    /// How the data of STORE DATA is built.
    enum StoreDataFormat: UInt8 {
        case unspecified = 0x00
        /// Data groups: identifier (2 bytes), length, value.
        case dataGroups = 0x08
        case berTLV = 0x10
        /// Data groups whose values are encrypted under the static Key-DEK: keys of an application.
        case encryptedDataGroups = 0x68
    }

    /// The data group that brings an application's key for EXTERNAL AUTHENTICATE: `8F` and the key's number, length,
    /// then the key's length, the key encrypted as in PUT KEY, and its check value.
    ///
    /// No standard fixes this group; a card of another maker may want another one.
    static func keyGroup(_ key: AESKey, reference: UInt8, under dataEncryption: AESKey) -> [UInt8] {
        let value = [UInt8(key.byteCount)] + wrapped(key, under: dataEncryption) + key.checkValue
        return [0x8F, reference, UInt8(value.count)] + value
    }

    /// STORE DATA in blocks, numbered from 0, the last one marked.
    ///
    /// - Returns: at most 256 commands; nil when there is nothing to store or more than fits.
    static func storeData(
        _ data: [UInt8], format: StoreDataFormat, blockBytesMax: Int
    ) -> [CommandAPDU]? {
        precondition(blockBytesMax > 0)
        let count = (data.count + blockBytesMax - 1) / blockBytesMax
        guard (1...256).contains(count) else { return nil }
        return (0..<count).map { number in
            let start = number * blockBytesMax
            let isLast = number == count - 1
            return CommandAPDU(
                cla: 0x80, ins: Instruction.storeData, p1: format.rawValue | (isLast ? 0x80 : 0), p2: UInt8(number),
                data: Array(data[start..<min(start + blockBytesMax, data.count)]))
        }
    }

    static func setStatus(card state: CardLifeCycle) -> CommandAPDU {
        CommandAPDU(cla: 0x80, ins: Instruction.setStatus, p1: 0x80, p2: state.rawValue)
    }

    static func setStatus(application: [UInt8], _ state: ApplicationLifeCycle) -> CommandAPDU {
        CommandAPDU(cla: 0x80, ins: Instruction.setStatus, p1: 0x40, p2: state.rawValue, data: application)
    }

    /// What GET STATUS lists.
    enum RegistryScope: UInt8 {
        case issuerSecurityDomain = 0x80
        case applications = 0x40
    }

    /// GET STATUS for all entries of a scope; `isNext` asks for what did not fit the answer before.
    static func getStatus(_ scope: RegistryScope, isNext: Bool) -> CommandAPDU {
        CommandAPDU(
            cla: 0x80, ins: Instruction.getStatus, p1: scope.rawValue, p2: isNext ? 0x03 : 0x02, data: [0x4F, 0x00],
            ne: 256)
    }

    /// PUT KEY for the three keys of a channel in one command (§11.8; Amendment D §7.2).
    ///
    /// - Parameters:
    ///   - replaced: version that the new keys replace; 0 adds them.
    ///   - dataEncryption: the static Key-DEK of the keys that opened the channel.
    static func putKey(_ keys: ChannelKeys, replacing replaced: UInt8, under dataEncryption: AESKey) -> CommandAPDU {
        var data = [keys.version]
        for key in [keys.encryption, keys.authentication, keys.dataEncryption] {
            let wrapped = wrapped(key, under: dataEncryption)
            data += [0x88, UInt8(1 + wrapped.count), UInt8(key.byteCount)] + wrapped + [0x03] + key.checkValue
        }
        return CommandAPDU(cla: 0x80, ins: Instruction.putKey, p1: replaced, p2: 0x81, data: data, ne: 256)
    }

    /// A key in whole blocks, filled up with zeros, under CBC with a zero vector.
    private static func wrapped(_ key: AESKey, under dataEncryption: AESKey) -> [UInt8] {
        key.withKeyBytes { bytes in
            let blocks = (bytes.count + AESKey.blockBytes - 1) / AESKey.blockBytes * AESKey.blockBytes
            let padded = bytes + [UInt8](repeating: 0, count: blocks - bytes.count)
            return dataEncryption.encrypted(padded, iv: [UInt8](repeating: 0, count: AESKey.blockBytes))
        }
    }
}

/// Where a card stands in its life (Card Specification §5.1).
enum CardLifeCycle: UInt8, Sendable, CaseIterable {
    case ready = 0x01
    case initialized = 0x07
    case secured = 0x0F
    case locked = 0x7F
    /// There is no way back.
    case terminated = 0xFF
}

/// Where an application stands (Card Specification §5.3).
enum ApplicationLifeCycle: UInt8, Sendable, CaseIterable {
    case selectable = 0x07
    case personalized = 0x0F
    case locked = 0x83
}
