import CardDevices
import ProductionStation

/// The verbs of keys, the same in a running station and beside a state that nobody works on.
struct KeyActs: Sendable {
    let people: People
    let store: Store
    /// Nil when the configuration names no key store.
    let keys: (any KeyStore)?
    let isProduction: Bool

    /// No key and nothing that a key could be guessed from.
    static func list(_ keys: (any KeyStore)?) async throws -> [KeyLine] {
        guard let keys else { throw KeySentence.noStore }
        return try await keys.entries().map(KeyLine.init)
    }

    /// Two people bring a key in components. What is wrong with the letters is said before anything is written down.
    func importKey(_ request: ControlRequest) async throws -> KeyLine {
        let reference = try reference(request)
        let method = try method(request)
        let check = Hexadecimal.bytes(try request.argument("check").filter { $0 != " " })
        guard let check, check.count == method.byteCount else { throw KeyImportProblem.badCheckValue }
        let custody = try custody()
        let authority = try await people.authorise(.keyImport, try request.credentials.credentials())
        let key = try ImportedKey(
            components: request.keyComponents.map { try $0.component(method) },
            checkValue: KeyCheckValue(method, check), isProduction: isProduction)
        return KeyLine(try await custody.importKey(key, as: reference, by: authority))
    }

    /// A new signing key, made in the store.
    func generate(_ request: ControlRequest) async throws -> NewSignerLine {
        let (reference, custody) = (try reference(request), try custody())
        let authority = try await people.authorise(.keyGenerate, try request.credentials.credentials())
        let made = try await custody.generateSigner(reference, by: authority)
        return NewSignerLine(key: KeyLine(made.entry), publicKey: made.publicKey)
    }

    func retire(_ request: ControlRequest) async throws -> KeyLine {
        let (reference, custody) = (try reference(request), try custody())
        let authority = try await people.authorise(.keyRetire, try request.credentials.credentials())
        return KeyLine(try await custody.retire(reference, by: authority))
    }

    private func custody() throws -> KeyCustody {
        guard let keys else { throw KeySentence.noStore }
        return KeyCustody(keys: keys, store: store, wallClock: SystemWallClock())
    }

    private func reference(_ request: ControlRequest) throws -> KeyReference {
        let name = try request.argument("name")
        guard let version = Int(try request.argument("version")),
            let reference = KeyReference(name: name, version: version)
        else { throw KeySentence.nameMalformed }
        return reference
    }

    private func method(_ request: ControlRequest) throws -> KeyCheckValue.Method {
        let word = try request.argument("method")
        guard let method = KeyCheckValue.Method(rawValue: word), KeyCheckValue.Method.ofLetters.contains(method) else {
            throw ActSentence.wordUnknown(word, known: KeyCheckValue.Method.ofLetters.map(\.rawValue))
        }
        return method
    }
}

extension KeyCheckValue.Method {
    /// Those that a letter may have.
    static let ofLetters: [KeyCheckValue.Method] = [.cmac, .globalPlatform, .zeroBlock]
}

/// One line of `keys list`.
struct KeyLine: Codable, Equatable, Sendable {
    /// What new cards may be made with.
    enum State: String, Codable, Sendable { case active, retired }

    var name: String
    var version: Int
    var kind: String
    /// As many as the store can compute without letting the key out, for example `cmac:79256F1A90`.
    var checkValues: [String]
    var state: State

    init(_ entry: KeyEntry) {
        name = entry.reference.name
        version = Int(entry.reference.version)
        kind = entry.kind.rawValue
        checkValues = entry.checkValues.map(\.description)
        state = entry.isRetired ? .retired : .active
    }
}

/// What `keys generate` answers.
struct NewSignerLine: Codable, Equatable, Sendable {
    var key: KeyLine
    /// PEM, for whoever issues the certificate.
    var publicKey: String
}
