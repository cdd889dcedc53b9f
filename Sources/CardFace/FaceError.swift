/// Why no face could be drawn, or a layout or photo could not be used.
///
/// Nothing has touched a card when one is thrown: drawing ends before a blank is fed. Holds no personal data.
public enum FaceError: Error, Equatable, Sendable {
    /// The layout file breaks a rule. `place` is a path in the file, for example `front.items[3].width`.
    case layoutInvalid(place: String, expected: String, found: String)
    /// The fontconfig text cannot be read; `reason` names what was tried.
    case fontConfigurationInvalid(reason: String)
    /// A family that the layout names is not installed.
    case fontMissing(family: String)
    /// A site font directory does not exist, cannot be read, or holds no font.
    case fontDirectoryUnusable(path: String)
    /// Texts that cannot stand on the card; the same list as `CardFaceRenderer.problems(in:)`.
    case contentsRefused([FaceProblem])
    /// The photo does not decode, or is larger than the hard ceilings.
    case photoUnreadable
    /// The text for the QR code is empty or too long for its box.
    case qrTextUnusable(bytes: Int)
    /// A library call failed (out of memory, bad parameter); `reason` is the library's own word.
    case drawingFailed(reason: String)

    /// Stable word for logs, catalogues and answers; never renamed.
    public var code: String {
        switch self {
        case .layoutInvalid: "layoutInvalid"
        case .fontConfigurationInvalid: "fontConfigurationInvalid"
        case .fontMissing: "fontMissing"
        case .fontDirectoryUnusable: "fontDirectoryUnusable"
        case .contentsRefused: "contentsRefused"
        case .photoUnreadable: "photoUnreadable"
        case .qrTextUnusable: "qrTextUnusable"
        case .drawingFailed: "drawingFailed"
        }
    }
}

extension FaceError: CustomStringConvertible {
    /// What was expected, what came, where, and what to do next.
    public var description: String {
        switch self {
        case .layoutInvalid(let place, let expected, let found):
            "layout: \(place): expected \(expected), found \(found); correct the layout file"
        case .fontConfigurationInvalid(let reason):
            "font configuration: \(reason); restore the shipped fonts.conf"
        case .fontMissing(let family):
            "font family \"\(family)\" is not installed; install fonts-noto-cjk and fonts-noto-core, "
                + "or add its directory to the site font directories"
        case .fontDirectoryUnusable(let path):
            "site font directory \(path): expected a readable directory with fonts; correct the path or remove it"
        case .contentsRefused(let problems):
            "texts cannot stand on the card: "
                + problems.map { "\($0.field) \($0.kind.rawValue)" }.joined(separator: ", ")
        case .photoUnreadable:
            "photo: expected a complete 8-bit JPEG within the ceilings; check the photo before the card is planned"
        case .qrTextUnusable(let bytes):
            "QR code: expected a text that fits its box, found \(bytes) bytes"
        case .drawingFailed(let reason):
            "drawing failed: \(reason); try again, then restart the station"
        }
    }
}
