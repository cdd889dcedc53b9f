internal import Crypto

/// An AES key put together from the components that two or three people brought, each in a letter of its own.
///
/// Each component tells nothing about the key. Who may bring them, and that they are different people, is the caller's.
public struct ImportedKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// One letter: as many bytes as the key has, and the check value by which a typing mistake is found.
    public struct Component: Sendable, CustomStringConvertible, CustomReflectable {
        let key: SymmetricKey
        let checkValue: KeyCheckValue

        /// Takes what a person typed; both are hexadecimal, spaces are ignored. Checked by ``ImportedKey``.
        ///
        /// - Parameter method: how the letter's check value was computed.
        public init(digits: String, checkDigits: String, method: KeyCheckValue.Method) throws(KeyImportProblem) {
            guard var bytes = Hexadecimal.bytes(digits.filter { $0 != " " }), KeyKind.aes(byteCount: bytes.count) != nil
            else { throw .notHexadecimal }
            defer { SecretBytes.wipe(&bytes) }
            guard let check = Hexadecimal.bytes(checkDigits.filter { $0 != " " }), check.count == method.byteCount
            else {
                throw .badCheckValue
            }
            key = SymmetricKey(data: bytes)
            checkValue = KeyCheckValue(method, check)
        }

        /// Nothing of the component.
        public var description: String { "Component(redacted)" }
        /// Nothing: a dump shows no component.
        public var customMirror: Mirror { Mirror(self, children: []) }
    }

    let key: SymmetricKey
    public let kind: KeyKind
    /// Of the whole key, for the letter that says what must come out.
    public let checkValues: [KeyCheckValue]

    /// Joins the components by exclusive or.
    ///
    /// - Parameters:
    ///   - components: two or three, of one size.
    ///   - checkValue: of the whole key, from its letter.
    ///   - isProduction: well-known test keys are refused.
    public init(
        components: [Component], checkValue: KeyCheckValue, isProduction: Bool
    ) throws(KeyImportProblem) {
        guard (2...3).contains(components.count) else { throw .wrongNumber(components: components.count) }
        let sizes = components.map { $0.key.bitCount / 8 }
        guard Set(sizes).count == 1, let size = sizes.first, let kind = KeyKind.aes(byteCount: size) else {
            throw .sizesDiffer
        }
        for (index, component) in components.enumerated() {
            guard try Self.checkValues(component.key).contains(component.checkValue) else {
                throw .componentCheckDiffers(number: index + 1)
            }
        }
        key = Self.combined(components.map(\.key), byteCount: size)
        self.kind = kind
        checkValues = try Self.checkValues(key)
        guard checkValues.contains(checkValue) else { throw .keyCheckDiffers }
        // Components that cancel out leave zeros or one of them: the key would be known to whoever saw one letter.
        let zeros = SymmetricKey(data: [UInt8](repeating: 0, count: size))
        for known in components.map(\.key) + [zeros] where known == key { throw .weak }
        if isProduction, WellKnownKeys.contains(key) { throw .wellKnownKey }
    }

    /// The kind, nothing of the key.
    public var description: String { "ImportedKey(\(kind.rawValue))" }
    /// Nothing: a dump shows no key.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private static func checkValues(_ key: SymmetricKey) throws(KeyImportProblem) -> [KeyCheckValue] {
        do { return try KeyCheckValue.all(of: key) } catch { throw .badCheckValue }
    }

    private static func combined(_ keys: [SymmetricKey], byteCount: Int) -> SymmetricKey {
        var whole = [UInt8](repeating: 0, count: byteCount)
        defer { SecretBytes.wipe(&whole) }
        for key in keys {
            key.withUnsafeBytes { part in
                for index in 0..<byteCount { whole[index] ^= part[index] }
            }
        }
        return SymmetricKey(data: whole)
    }
}
