/// Why a profile cannot be used, or values do not fit it. Names of fields and counts only, never values.
public enum ProfileError: Error, Equatable, Sendable {
    /// The file is no JSON of the expected shape.
    case malformed(reason: String)
    /// A key that this release does not know, with its path, for example `files[1].colour`.
    case unknownKey(path: String)
    case missingKey(path: String)
    /// A value outside what is allowed.
    case badValue(path: String, expected: String)

    case fieldMissing(field: String, file: String)
    /// A value was given for a field that the profile does not have.
    case fieldUnknown(field: String)
    case fieldTooLarge(field: String, file: String, bytes: Int, bytesMax: Int)
    /// All fields together do not fit into their file.
    case fileTooLarge(file: String, bytes: Int, bytesMax: Int)
    case photoMissing(file: String)
    case photoTooLarge(file: String, bytes: Int, bytesMax: Int)

    /// Read back: the card lacks a file.
    case fileMissing(file: String)
    /// Read back: the file holds no data objects, or ones that the profile does not name.
    case fileMalformed(file: String, reason: String)

    /// Stable code for reports and translations.
    public var code: String {
        switch self {
        case .malformed: "profileMalformed"
        case .unknownKey: "profileUnknownKey"
        case .missingKey: "profileMissingKey"
        case .badValue: "profileBadValue"
        case .fieldMissing: "chipFieldMissing"
        case .fieldUnknown: "chipFieldUnknown"
        case .fieldTooLarge: "chipFieldTooLarge"
        case .fileTooLarge: "chipFileTooLarge"
        case .photoMissing: "chipPhotoMissing"
        case .photoTooLarge: "chipPhotoTooLarge"
        case .fileMissing: "chipFileMissing"
        case .fileMalformed: "chipFileMalformed"
        }
    }
}
