/// Why a key store did not do what it was asked. Names of keys and raw codes, never a key or a PIN.
public struct KeyStoreFault: Error, Equatable, Sendable {
    /// What went wrong. Raw values are published codes.
    public enum Kind: String, Sendable, CaseIterable {
        case keyMissing, keyRetired, keyExists, keyAmbiguous, wrongKind, badKey, storeFull
        case fileStoreInProduction, wellKnownKey, keyExtractable
        case fileMissing, fileReadableByOthers, fileForeignOwner, fileUnreadable, fileNotWritten, fileNotAuthentic
        case moduleMissing, moduleUnusable, tokenMissing, tokenAmbiguous, tokenGone, tokenFailed, mechanismMissing
        case pinUnreadable, pinWrong, pinLastTry, pinLocked
    }

    public var kind: Kind
    /// The call, for example `keys.derive`.
    public var operation: String
    /// A key's name, a path, or a raw code, for the log.
    public var detail: String

    /// - Parameters:
    ///   - kind: what went wrong.
    ///   - operation: the call, for example `keys.derive`.
    ///   - detail: a key's name, a path, or a raw code; never a key or a PIN.
    public init(_ kind: Kind, operation: String, detail: String = "") {
        self.kind = kind
        self.operation = operation
        self.detail = detail
    }
}
