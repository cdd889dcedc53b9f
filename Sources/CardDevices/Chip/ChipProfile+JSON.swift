internal import Foundation

extension ChipProfile {
    /// Reads a profile file (`profiles/*.json`), strictly: unknown keys, double names and values out of range are refused.
    ///
    /// - Parameter json: at most 1 MiB.
    public init(json: [UInt8]) throws(ProfileError) {
        guard json.count <= 1 << 20 else { throw .malformed(reason: "larger than 1 MiB") }
        let document: ProfileDocument
        do {
            document = try JSONDecoder().decode(ProfileDocument.self, from: Data(json))
        } catch let error as ProfileError {
            throw error
        } catch let error as DecodingError {
            throw Self.explain(error)
        } catch {
            throw .malformed(reason: "not JSON")
        }
        try self.init(document)
    }

    private init(_ document: ProfileDocument) throws(ProfileError) {
        guard (1...2).contains(document.format) else { throw .badValue(path: "format", expected: "1 or 2") }
        guard !document.name.isEmpty else { throw .badValue(path: "name", expected: "a name") }
        guard !document.version.isEmpty else { throw .badValue(path: "version", expected: "a version") }
        name = document.name
        version = document.version
        applicationIdentifier = try Self.hexadecimal(document.applicationIdentifier, "applicationIdentifier", 5...16)
        directoryIdentifier = try Self.identifier(document.directoryIdentifier, "directoryIdentifier")
        guard let rule = IdentityRule(rawValue: document.chipIdentity) else {
            throw .badValue(
                path: "chipIdentity", expected: IdentityRule.allCases.map(\.rawValue).joined(separator: " or "))
        }
        chipIdentity = rule
        answersToReset = []
        for (index, text) in document.answersToReset.enumerated() {
            answersToReset.append(try Self.hexadecimal(text, "answersToReset[\(index)]", 2...33))
        }
        files = []
        let laxest = try Self.readAccess(document)
        for (index, file) in document.files.enumerated() {
            let rights = try ChipSecurity.Rights(file, "files[\(index)]", document.format, laxest)
            files.append(try File(file, "files[\(index)]", rights))
        }
        try checkNames()
        self.document = try LogicalDataLayout.Document(document)
        security = try ChipSecurity(document)
        try checkSecurity()
    }

    /// Everything that must be there once.
    private func checkNames() throws(ProfileError) {
        guard !files.isEmpty else { throw .badValue(path: "files", expected: "at least one file") }
        guard Set(files.map(\.name)).count == files.count else {
            throw .badValue(path: "files", expected: "each name once")
        }
        guard Set(files.map(\.fileIdentifier)).count == files.count else {
            throw .badValue(path: "files", expected: "each fileIdentifier once")
        }
        guard files.count(where: { $0.kind.hasPhoto }) <= 1 else {
            throw .badValue(path: "files", expected: "at most one photo")
        }
        let names = files.flatMap { $0.fields.map(\.name) }
        guard Set(names).count == names.count else {
            throw .badValue(path: "files", expected: "each field name once")
        }
    }

    static func hexadecimal(
        _ text: String, _ path: String, _ lengths: ClosedRange<Int>
    ) throws(ProfileError) -> [UInt8] {
        guard let bytes = Hexadecimal.bytes(text), lengths.contains(bytes.count) else {
            throw .badValue(path: path, expected: "\(lengths.lowerBound) to \(lengths.upperBound) bytes in hexadecimal")
        }
        return bytes
    }

    /// A file identifier that ISO/IEC 7816-4 §7.3.2 does not reserve.
    static func identifier(_ text: String, _ path: String) throws(ProfileError) -> UInt16 {
        let bytes = try hexadecimal(text, path, 2...2)
        let identifier = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
        guard ![0x0000, 0x3F00, 0x3FFF, 0xFFFF].contains(identifier) else {
            throw .badValue(path: path, expected: "an identifier that is not reserved")
        }
        return identifier
    }

    private static func explain(_ error: DecodingError) -> ProfileError {
        switch error {
        case .keyNotFound(let key, let context): .missingKey(path: path(context.codingPath + [key]))
        case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
            .badValue(path: path(context.codingPath), expected: "\(type)")
        case .dataCorrupted(let context): .malformed(reason: "not JSON at '\(path(context.codingPath))'")
        // Foundation's type, not ours: it may grow.
        case _: .malformed(reason: "not JSON")
        }
    }

    static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce("") { path, key in
            if let index = key.intValue { return "\(path)[\(index)]" }
            return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
        }
    }
}

extension ChipProfile.File {
    fileprivate init(
        _ document: ProfileDocument.File, _ path: String, _ rights: ChipSecurity.Rights
    ) throws(ProfileError) {
        self.rights = rights
        dataGroup = document.dataGroup
        guard !document.name.isEmpty else { throw .badValue(path: "\(path).name", expected: "a name") }
        name = document.name
        fileIdentifier = try ChipProfile.identifier(document.fileIdentifier, "\(path).fileIdentifier")
        guard let kind = ChipProfile.FileKind(rawValue: document.kind) else {
            throw .badValue(
                path: "\(path).kind", expected: ChipProfile.FileKind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.kind = kind
        size = try Self.size(document, kind, path)
        fields = []
        guard (document.fields ?? []).isEmpty != kind.hasFields else {
            throw .badValue(
                path: "\(path).fields", expected: kind.hasFields ? "at least one field" : "none in a \(kind.rawValue)")
        }
        for (index, field) in (document.fields ?? []).enumerated() {
            let fieldPath = "\(path).fields[\(index)]"
            let bytes = try ChipProfile.hexadecimal(field.tag, "\(fieldPath).tag", 1...3)
            let tag = bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            guard TLV.isWellFormed(tag), !TLV(tag, []).isConstructed, !fields.contains(where: { $0.tag == tag }) else {
                throw .badValue(path: "\(fieldPath).tag", expected: "a primitive tag, once in its file")
            }
            guard !field.name.isEmpty else { throw .badValue(path: "\(fieldPath).name", expected: "a name") }
            fields.append(.init(name: field.name, tag: tag, isRequired: field.required ?? true))
        }
    }

    private static func size(
        _ document: ProfileDocument.File, _ kind: ChipProfile.FileKind, _ path: String
    ) throws(ProfileError) -> ChipProfile.Size {
        let size: ChipProfile.Size
        switch (document.bytes, document.bytesMax) {
        case (let bytes?, nil): size = .fixed(bytes)
        case (nil, let bytes?): size = .upTo(bytes)
        case (nil, nil) where kind == .photo: size = .upTo(20_000)
        case _: throw .badValue(path: path, expected: "either bytes or bytesMax")
        }
        // READ and UPDATE BINARY reach 32,767 (ISO/IEC 7816-4 §11.2.2).
        guard (1...32_767).contains(size.bytesMax) else {
            throw .badValue(path: "\(path).bytes", expected: "1 to 32767")
        }
        return size
    }
}
