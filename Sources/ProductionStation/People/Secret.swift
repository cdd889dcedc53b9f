import Foundation

/// A password or PIN on its way from the keyboard to its check. Never shown: not by description, not by reflection.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// UTF-8 of the composed form, so that one password typed on two keyboards is the same.
    let bytes: [UInt8]
    private let characters: Int
    private let distinct: Int

    static let charactersMin = 8
    static let charactersMax = 128
    static let distinctMin = 4
    private static let bytesMax = 1_024

    /// Nil when it is empty or longer than any password may be.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= Self.bytesMax else { return nil }
        let composed = text.precomposedStringWithCanonicalMapping
        bytes = Array(composed.utf8)
        characters = composed.count
        distinct = Set(composed).count
    }

    public var description: String { "(secret)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// - Throws: ``PeopleRefusal`` when a new password is too short, too long, too plain, or the name.
    func check(for name: PersonName) throws(PeopleRefusal) {
        let asName = PersonName(String(decoding: bytes, as: UTF8.self))
        guard (Self.charactersMin...Self.charactersMax).contains(characters), distinct >= Self.distinctMin,
            asName != name
        else { throw PeopleRefusal(.secretNotAllowed) }
    }
}

/// A name and the secret that proves it, as somebody gave them.
public struct Credential: Sendable {
    /// As typed; may be a password in the wrong field, so it is never recorded.
    let name: String
    let secret: Secret

    public init(name: String, secret: Secret) {
        self.name = name
        self.secret = secret
    }
}

extension Credential: CustomStringConvertible, CustomReflectable {
    public var description: String { "(credential)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
