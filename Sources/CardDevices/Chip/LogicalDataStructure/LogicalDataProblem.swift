/// Why data does not fit the logical data structure (ICAO Doc 9303-10), or a file of it is not what it should be.
///
/// Names of fields and counts only, never values.
public enum LogicalDataProblem: Error, Equatable, Sendable {
    case badCharacter(field: String)
    case wrongLength(field: String, expected: String)
    case badDate(field: String)
    /// Read back: the digit in the machine-readable zone does not match the field.
    case checkDigitDiffers(field: String)
    /// Read back: not the objects that the file must hold.
    case malformed(file: String, reason: String)

    /// Stable code for logs and translations.
    public var code: String {
        switch self {
        case .badCharacter: "chipCharacterNotAllowed"
        case .wrongLength: "chipFieldWrongLength"
        case .badDate: "chipDateMalformed"
        case .checkDigitDiffers: "chipCheckDigitDiffers"
        case .malformed: "chipFileMalformed"
        }
    }
}

/// Bytes of the files of the logical data structure.
enum LogicalData {
    /// The objects inside the one template that a file is.
    static func objects(
        _ bytes: [UInt8], template: UInt32, file: String
    ) throws(LogicalDataProblem) -> [TLV] {
        do {
            let list = try TLV.list(parsing: bytes.span)
            guard list.count == 1, let only = list.first, only.tag == template else {
                throw LogicalDataProblem.malformed(file: file, reason: "template")
            }
            return try only.children()
        } catch {
            throw .malformed(file: file, reason: "template")
        }
    }

    /// The value of the only object with that tag.
    static func value(_ tag: UInt32, in objects: [TLV], file: String) throws(LogicalDataProblem) -> [UInt8] {
        let found = objects.filter { $0.tag == tag }
        guard found.count == 1, let only = found.first else {
            throw .malformed(file: file, reason: "tag \(String(tag, radix: 16, uppercase: true))")
        }
        return only.value
    }

    /// Text in UTF-8; nothing is replaced.
    static func text(_ bytes: [UInt8], file: String) throws(LogicalDataProblem) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed(file: file, reason: "UTF-8") }
        return text
    }

    /// Tags one after the other, as in a tag list.
    static func tagBytes(_ tags: [UInt32]) -> [UInt8] {
        tags.flatMap { tag in tag > 0xFF ? [UInt8(tag >> 8 & 0xFF), UInt8(tag & 0xFF)] : [UInt8(tag & 0xFF)] }
    }
}
