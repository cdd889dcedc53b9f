internal import Crypto

/// A key as the file store holds it.
struct StoredKey: Sendable {
    var kind: KeyKind
    /// The AES key, or the private number of a P-256 key.
    var material: SymmetricKey
    var isRetired: Bool
}

/// The form of the sealed file: `PSKS`, format (1 byte), nonce (12), the keys under AES-256-GCM, tag (16).
///
/// A key is: length of the name, name, version, kind, retired (one byte each), material.
enum SealedKeys {
    /// Room for ``KeyStoreLimits/keysMax`` keys.
    static let fileBytesMax = 64 + KeyStoreLimits.keysMax * 70
    private static let header: [UInt8] = Array("PSKS".utf8) + [1]

    static func seal(
        _ keys: [KeyReference: StoredKey], with wrappingKey: SymmetricKey, path: String
    ) throws(KeyStoreFault) -> [UInt8] {
        var plain = encoded(keys)
        defer { SecretBytes.wipe(&plain) }
        guard let box = try? AES.GCM.seal(plain, using: wrappingKey, authenticating: header),
            let combined = box.combined
        else { throw KeyStoreFault(.badKey, operation: "keys.seal", detail: path) }
        return header + combined
    }

    static func open(
        _ file: [UInt8], with wrappingKey: SymmetricKey, path: String
    ) throws(KeyStoreFault) -> [KeyReference: StoredKey] {
        let fault = KeyStoreFault(.fileNotAuthentic, operation: "keys.open", detail: path)
        guard file.starts(with: header), let box = try? AES.GCM.SealedBox(combined: file.dropFirst(header.count)),
            let opened = try? AES.GCM.open(box, using: wrappingKey, authenticating: header)
        else { throw fault }
        var plain = Array(opened)
        defer { SecretBytes.wipe(&plain) }
        guard let keys = decoded(plain) else { throw fault }
        return keys
    }

    private static func encoded(_ keys: [KeyReference: StoredKey]) -> [UInt8] {
        var bytes: [UInt8] = []
        // No growth, so that no copy of a key is left behind.
        bytes.reserveCapacity(fileBytesMax)
        for reference in keys.keys.sorted() {
            guard let key = keys[reference] else { continue }
            bytes.append(UInt8(reference.name.utf8.count))
            bytes.append(contentsOf: reference.name.utf8)
            bytes += [reference.version, number(of: key.kind), key.isRetired ? 1 : 0]
            key.material.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    private static func decoded(_ bytes: [UInt8]) -> [KeyReference: StoredKey]? {
        var keys: [KeyReference: StoredKey] = [:]
        var rest = bytes[...]
        while let nameCount = rest.popFirst() {
            let name = rest.prefix(Int(nameCount))
            rest = rest.dropFirst(name.count)
            guard let version = rest.popFirst(), let number = rest.popFirst(), let retired = rest.popFirst(),
                let reference = KeyReference(name: String(decoding: name, as: UTF8.self), version: Int(version)),
                let kind = KeyKind.allCases.first(where: { self.number(of: $0) == number }), retired <= 1,
                rest.count >= kind.byteCount, keys.count < KeyStoreLimits.keysMax
            else { return nil }
            let material = SymmetricKey(data: rest.prefix(kind.byteCount))
            rest = rest.dropFirst(kind.byteCount)
            let stored = StoredKey(kind: kind, material: material, isRetired: retired == 1)
            guard keys.updateValue(stored, forKey: reference) == nil else { return nil }
        }
        return keys
    }

    private static func number(of kind: KeyKind) -> UInt8 {
        switch kind {
        case .aes128: 1
        case .aes192: 2
        case .aes256: 3
        case .p256: 4
        }
    }
}
