/// What goes onto the two faces of one card: texts by field name, the photo, and what the QR code says.
///
/// Holds personal data while a card is made; never logged.
public struct FaceContents: Equatable, Sendable {
    /// Text by the field name that the layout uses, for example `names.han`. A field that is absent prints nothing.
    public var texts: [String: String]
    /// A JPEG file that `PhotoChecker` found no fault with (warnings aside).
    public var photoJPEG: [UInt8]
    /// Content of the QR code: the card serial, nothing else.
    public var qrText: String

    /// Takes the values as they are; `CardFaceRenderer.problems(in:)` checks the texts.
    public init(texts: [String: String], photoJPEG: [UInt8], qrText: String) {
        self.texts = texts
        self.photoJPEG = photoJPEG
        self.qrText = qrText
    }
}

/// Why a text cannot stand on the card. Says where, never what: the text is personal data.
public struct FaceProblem: Equatable, Sendable {
    /// What is wrong.
    public enum Kind: String, Sendable, CaseIterable {
        /// No installed font has a glyph; a box would be printed.
        case unprintableCharacter
        /// Does not fit its box on the stated number of lines at the stated smallest size.
        case doesNotFit
    }

    /// What is wrong.
    public var kind: Kind
    /// The layout's field name.
    public var field: String
    /// For `unprintableCharacter`: the code point, and its place in the text counted in characters from 1.
    public var codePoint: UInt32?
    /// See `codePoint`.
    public var position: Int?

    /// A problem of one field; `codePoint` and `position` only for `unprintableCharacter`.
    public init(_ kind: Kind, field: String, codePoint: UInt32? = nil, position: Int? = nil) {
        self.kind = kind
        self.field = field
        self.codePoint = codePoint
        self.position = position
    }
}
