import Crypto
import Foundation
import Testing

@testable import CardDevices

/// Test keys, all of them invented or published as samples.
enum KeySample {
    static let master = reference("card-master", 1)
    static let signer = reference("document-signer", 1)
    static let diversificationData: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

    static func reference(_ name: String, _ version: Int) -> KeyReference {
        guard let reference = KeyReference(name: name, version: version) else { preconditionFailure(name) }
        return reference
    }

    static func bytes(_ digits: String) -> [UInt8] {
        guard let bytes = Hexadecimal.bytes(digits) else { preconditionFailure(digits) }
        return bytes
    }

    static func digits(_ key: SymmetricKey) -> String { key.withUnsafeBytes { Hexadecimal.text($0) } }

    static func check(_ key: [UInt8], _ method: KeyCheckValue.Method = .globalPlatform) throws -> KeyCheckValue {
        try #require(KeyCheckValue.all(of: SymmetricKey(data: key)).first { $0.method == method })
    }

    /// Puts `key` together from components of which the last brings it out.
    static func imported(_ key: [UInt8], components count: Int = 2, isProduction: Bool = false) throws -> ImportedKey {
        var parts = (1..<count).map { part in key.indices.map { UInt8(truncatingIfNeeded: $0 * 37 + part * 101 + 5) } }
        parts.append(key.indices.map { index in parts.reduce(key[index]) { $0 ^ $1[index] } })
        return try ImportedKey(
            components: parts.map { try component($0) }, checkValue: check(key), isProduction: isProduction)
    }

    static func component(_ bytes: [UInt8]) throws -> ImportedKey.Component {
        try ImportedKey.Component(
            digits: Hexadecimal.text(bytes), checkDigits: Hexadecimal.text(check(bytes).bytes), method: .globalPlatform)
    }
}

/// Catches the typed fault of an asynchronous call.
func keyStoreFault(_ body: () async throws -> Void) async -> KeyStoreFault.Kind? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? KeyStoreFault)?.kind
    }
}
