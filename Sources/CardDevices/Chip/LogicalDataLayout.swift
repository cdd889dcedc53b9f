/// How named values become the files of ICAO Doc 9303: the dialect of profiles with `commonData` and `dataGroup…` files.
///
/// Used fields: `names.latin`, `sex`, `birthDate`, `cardSerial`, `validUntil` in DG1; the photo and `sex` in DG2;
/// `names.han`, `names.latin`, `names.arabic`, `citizenNumber`, `birthDate`, `householdAddress` in DG11. DG1 is signed
/// and carries the end of validity as it was at issue: an endorsement does not change it.
public enum LogicalDataLayout {
    /// What stands in the machine-readable zone besides the person.
    public struct Document: Equatable, Sendable {
        /// One or two letters, the first A, C or I.
        public var code: String
        /// One to three letters.
        public var issuingState: String
        /// One to three letters.
        public var nationality: String
    }

    /// What DG2 adds to a picture, at most.
    static let overheadBytes = 128
    /// Of a picture that does not say its own (GA 461-2004).
    private static let fallbackSize = (width: 358, height: 441)

    /// One file's contents.
    ///
    /// - Parameter groups: numbers of all data groups of the profile, for EF.COM.
    static func contents(
        of file: ChipProfile.File, _ fields: [String: [UInt8]], photo: [UInt8], document: Document?, groups: [UInt8]
    ) throws(ProfileError) -> [UInt8] {
        let values = Values(fields: fields, file: file.name)
        let bytes: [UInt8]
        do throws(LogicalDataProblem) {
            switch file.kind {
            case .commonData: bytes = try CommonDataFile(dataGroups: groups.sorted()).encoded()
            case .dataGroup1: bytes = try DataGroup1(zone: zone(values, document)).encoded()
            case .dataGroup2: bytes = try DataGroup2(face: face(values, photo)).encoded()
            case .dataGroup11: bytes = try details(values).encoded()
            case .basic, .endorsement, .photo, .securityObject: bytes = []
            }
        } catch {
            throw .fieldMissing(field: "\(error.code)", file: file.name)
        }
        guard bytes.count <= file.size.bytesMax else {
            throw .fileTooLarge(file: file.name, bytes: bytes.count, bytesMax: file.size.bytesMax)
        }
        return bytes
    }

    private struct Values {
        var fields: [String: [UInt8]]
        var file: String

        func text(_ name: String) -> String? { fields[name].map { String(decoding: $0, as: UTF8.self) } }

        func required(_ name: String) throws(LogicalDataProblem) -> String {
            guard let text = text(name) else { throw .wrongLength(field: name, expected: "1-") }
            return text
        }
    }

    private static func zone(_ values: Values, _ document: Document?) throws(LogicalDataProblem) -> MachineReadableZone
    {
        let names = try values.required("names.latin").split(separator: " ", maxSplits: 1).map(String.init)
        let serial = try values.required("cardSerial").uppercased().filter {
            $0.isASCII && ($0.isLetter || $0.isNumber)
        }
        return MachineReadableZone(
            documentCode: document?.code ?? "", issuingState: document?.issuingState ?? "", documentNumber: serial,
            birthDate: String(try values.required("birthDate").dropFirst(2)),
            sex: try values.required("sex") == "1" ? .male : .female,
            expiryDate: String(try values.required("validUntil").dropFirst(2)),
            nationality: document?.nationality ?? "", primaryName: names.first ?? "",
            secondaryName: names.count > 1 ? names[1] : "")
    }

    private static func face(_ values: Values, _ photo: [UInt8]) throws(LogicalDataProblem) -> FaceRecord {
        let size = JPEGSize.of(photo) ?? fallbackSize
        return FaceRecord(
            gender: values.text("sex") == "1" ? .male : .female, format: .jpeg, width: size.width, height: size.height,
            image: photo)
    }

    private static func details(_ values: Values) throws(LogicalDataProblem) -> DataGroup11 {
        let names = ["names.han", "names.latin", "names.arabic"].compactMap { values.text($0) }
        return DataGroup11(
            fullName: names.first ?? "", otherNames: Array(names.dropFirst()),
            personalNumber: values.text("citizenNumber"), birthDate: values.text("birthDate"),
            address: values.text("householdAddress").map { [$0] } ?? [])
    }
}

extension LogicalDataLayout.Document {
    /// Nil when the profile has none.
    init?(_ document: ProfileDocument) throws(ProfileError) {
        guard let written = document.document else { return nil }
        func isLetters(_ text: String, _ counts: ClosedRange<Int>) -> Bool {
            counts.contains(text.utf8.count) && text.utf8.allSatisfy(MRZText.isLetter)
        }
        guard isLetters(written.code, 1...2) else {
            throw .badValue(path: "document.code", expected: "one or two capital letters")
        }
        guard isLetters(written.issuingState, 1...3), isLetters(written.nationality, 1...3) else {
            throw .badValue(path: "document", expected: "states of one to three capital letters")
        }
        self.init(code: written.code, issuingState: written.issuingState, nationality: written.nationality)
    }
}

/// Size of a JPEG picture by its frame header (ITU-T T.81 §B.2.2): what a facial record states beside the picture.
enum JPEGSize {
    /// - Returns: pixels; nil for anything that has no frame header in its first markers.
    static func of(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard bytes.count > 4, bytes[0] == 0xFF, bytes[1] == 0xD8 else { return nil }
        var offset = 2
        // 64 segments before the frame are more than any camera writes.
        for _ in 0..<64 {
            guard offset + 9 < bytes.count, bytes[offset] == 0xFF else { return nil }
            let marker = bytes[offset + 1]
            let length = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                let height = Int(bytes[offset + 5]) << 8 | Int(bytes[offset + 6])
                let width = Int(bytes[offset + 7]) << 8 | Int(bytes[offset + 8])
                return width > 0 && height > 0 ? (width, height) : nil
            }
            guard length >= 2 else { return nil }
            offset += 2 + length
        }
        return nil
    }
}
