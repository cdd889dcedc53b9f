/// What a card's files say, as named values.
public struct ChipFields: Equatable, Sendable {
    /// Values by field name; absent fields are absent.
    public var values: [String: [UInt8]]
    /// The picture's bytes; empty when the profile has none.
    public var photo: [UInt8]

    /// Values as they stand on a card.
    public init(values: [String: [UInt8]], photo: [UInt8]) {
        self.values = values
        self.photo = photo
    }
}

extension ChipProfile {
    /// Lays values out in files.
    ///
    /// - Parameters:
    ///   - fields: values by field name; text in UTF-8. An optional field may be absent.
    ///   - photo: bytes of the picture as they shall stand on the card.
    /// - Throws: ``ProfileError`` naming the field or file, its bytes and the limit.
    public func fileSet(fields: [String: [UInt8]], photo: [UInt8]) throws(ProfileError) -> ChipFileSet {
        let known = Set(files.flatMap { $0.fields.map(\.name) })
        // Files of fixed contents take what they need: the profile does not list it.
        let isFixed = document != nil
        if !isFixed, let stranger = fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw .fieldUnknown(field: stranger)
        }
        var laidOut: [ChipFileSet.ChipFile] = []
        for file in files {
            let bytes: [UInt8]
            switch file.kind {
            case .basic, .endorsement: bytes = try Self.contents(of: file, fields)
            case .photo: bytes = try Self.contents(of: file, photo)
            // Made last, over the others: ``ChipOrderMaker``.
            case .securityObject: continue
            case .commonData, .dataGroup1, .dataGroup2, .dataGroup11:
                bytes = try LogicalDataLayout.contents(
                    of: file, fields, photo: photo, document: document, groups: files.compactMap(\.dataGroup))
            }
            laidOut.append(.init(name: file.name, fileIdentifier: file.fileIdentifier, bytes: bytes))
        }
        return ChipFileSet(files: laidOut)
    }

    /// Reads the values back from a card's files; what stands in files of fixed contents is left in them.
    ///
    /// - Throws: ``ProfileError/fileMissing(file:)`` and ``ProfileError/fileMalformed(file:reason:)``.
    public func fields(in set: ChipFileSet) throws(ProfileError) -> ChipFields {
        var read = ChipFields(values: [:], photo: [])
        for file in files {
            guard let bytes = set.files.first(where: { $0.fileIdentifier == file.fileIdentifier })?.bytes else {
                throw .fileMissing(file: file.name)
            }
            switch file.kind {
            case .photo: read.photo = Self.withoutPadding(bytes, file.size)
            case .basic, .endorsement: try Self.read(bytes, of: file, into: &read.values)
            case .securityObject, .commonData, .dataGroup1, .dataGroup2, .dataGroup11: break
            }
        }
        return read
    }

    /// The files that stand on a simulated card, under the profile's names and in its order.
    func files(on card: SimulatedFileSystem) -> ChipFileSet {
        guard let directory = card.directory(named: applicationIdentifier) else { return ChipFileSet(files: []) }
        return ChipFileSet(
            files: files.compactMap { file in
                guard let number = card.file(in: directory, identifier: file.fileIdentifier) else { return nil }
                return .init(
                    name: file.name, fileIdentifier: file.fileIdentifier,
                    bytes: card.directories[directory].files[number].bytes)
            })
    }

    private static func contents(of file: File, _ fields: [String: [UInt8]]) throws(ProfileError) -> [UInt8] {
        let bytesMax = file.size.bytesMax
        var bytes: [UInt8] = []
        for field in file.fields {
            guard let value = fields[field.name] else {
                guard !field.isRequired else { throw .fieldMissing(field: field.name, file: file.name) }
                continue
            }
            guard value.count <= bytesMax else {
                throw .fieldTooLarge(field: field.name, file: file.name, bytes: value.count, bytesMax: bytesMax)
            }
            bytes += TLV(field.tag, value).encoded()
        }
        guard bytes.count <= bytesMax else {
            throw .fileTooLarge(file: file.name, bytes: bytes.count, bytesMax: bytesMax)
        }
        return padded(bytes, file.size)
    }

    private static func contents(of file: File, _ photo: [UInt8]) throws(ProfileError) -> [UInt8] {
        guard !photo.isEmpty else { throw .photoMissing(file: file.name) }
        guard photo.count <= file.size.bytesMax else {
            throw .photoTooLarge(file: file.name, bytes: photo.count, bytesMax: file.size.bytesMax)
        }
        return padded(photo, file.size)
    }

    private static func padded(_ bytes: [UInt8], _ size: Size) -> [UInt8] {
        switch size {
        case .fixed(let count): bytes + [UInt8](repeating: 0, count: count - bytes.count)
        case .upTo: bytes
        }
    }

    private static func withoutPadding(_ bytes: [UInt8], _ size: Size) -> [UInt8] {
        switch size {
        case .fixed: Array(bytes.prefix(through: bytes.lastIndex { $0 != 0 } ?? -1))
        case .upTo: bytes
        }
    }

    private static func read(
        _ bytes: [UInt8], of file: File, into values: inout [String: [UInt8]]
    ) throws(ProfileError) {
        let objects: [TLV]
        do throws(TLVError) {
            objects = try TLV.list(parsing: bytes.span)
        } catch {
            throw .fileMalformed(file: file.name, reason: "\(error)")
        }
        for object in objects {
            let tag = Hexadecimal.text([
                UInt8(object.tag >> 16 & 0xFF), UInt8(object.tag >> 8 & 0xFF), UInt8(object.tag & 0xFF),
            ])
            guard let field = file.fields.first(where: { $0.tag == object.tag }) else {
                throw .fileMalformed(file: file.name, reason: "tag \(tag) is not in the profile")
            }
            guard values.updateValue(object.value, forKey: field.name) == nil else {
                throw .fileMalformed(file: file.name, reason: "tag \(tag) twice")
            }
        }
        for field in file.fields where field.isRequired && values[field.name] == nil {
            throw .fieldMissing(field: field.name, file: file.name)
        }
    }
}
