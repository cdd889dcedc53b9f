/// What a chip profile's JSON says, before any value is judged. Unknown keys are refused.
struct ProfileDocument: Decodable {
    var format: Int
    var name: String
    var version: String
    var applicationIdentifier: String
    var directoryIdentifier: String
    var chipIdentity: String
    var answersToReset: [String]
    var files: [File]
    // Format 2.
    var interface: String?
    var readAccess: String?
    var security: Security?
    var document: Document?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case format, name, version, applicationIdentifier, directoryIdentifier, chipIdentity, answersToReset, files
        case interface, readAccess, security, document
    }

    struct File: Decodable {
        var name: String
        var fileIdentifier: String
        var kind: String
        var bytes: Int?
        var bytesMax: Int?
        var fields: [Field]?
        var rights: Rights?
        var dataGroup: UInt8?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case name, fileIdentifier, kind, bytes, bytesMax, fields, rights, dataGroup
        }

        init(from decoder: any Decoder) throws {
            try refuseUnknownKeys(decoder, CodingKeys.allCases.map(\.rawValue))
            let values = try decoder.container(keyedBy: CodingKeys.self)
            name = try values.decode(String.self, forKey: .name)
            fileIdentifier = try values.decode(String.self, forKey: .fileIdentifier)
            kind = try values.decode(String.self, forKey: .kind)
            bytes = try values.decodeIfPresent(Int.self, forKey: .bytes)
            bytesMax = try values.decodeIfPresent(Int.self, forKey: .bytesMax)
            fields = try values.decodeIfPresent([Field].self, forKey: .fields)
            rights = try values.decodeIfPresent(Rights.self, forKey: .rights)
            dataGroup = try values.decodeIfPresent(UInt8.self, forKey: .dataGroup)
        }
    }

    struct Field: Decodable {
        var name: String
        var tag: String
        var required: Bool?

        enum CodingKeys: String, CodingKey, CaseIterable { case name, tag, required }

        init(from decoder: any Decoder) throws {
            try refuseUnknownKeys(decoder, CodingKeys.allCases.map(\.rawValue))
            let values = try decoder.container(keyedBy: CodingKeys.self)
            name = try values.decode(String.self, forKey: .name)
            tag = try values.decode(String.self, forKey: .tag)
            required = try values.decodeIfPresent(Bool.self, forKey: .required)
        }
    }

    struct Rights: Decodable {
        var read: String?
        var update: String

        enum CodingKeys: String, CodingKey, CaseIterable { case read, update }

        init(from decoder: any Decoder) throws {
            try refuseUnknownKeys(decoder, CodingKeys.allCases.map(\.rawValue))
            let values = try decoder.container(keyedBy: CodingKeys.self)
            read = try values.decodeIfPresent(String.self, forKey: .read)
            update = try values.decode(String.self, forKey: .update)
        }
    }

    struct Document: Decodable {
        var code: String
        var issuingState: String
        var nationality: String

        enum CodingKeys: String, CodingKey, CaseIterable { case code, issuingState, nationality }

        init(from decoder: any Decoder) throws {
            try refuseUnknownKeys(decoder, CodingKeys.allCases.map(\.rawValue))
            let values = try decoder.container(keyedBy: CodingKeys.self)
            code = try values.decode(String.self, forKey: .code)
            issuingState = try values.decode(String.self, forKey: .issuingState)
            nationality = try values.decode(String.self, forKey: .nationality)
        }
    }

    init(from decoder: any Decoder) throws {
        try refuseUnknownKeys(decoder, CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        format = try values.decode(Int.self, forKey: .format)
        name = try values.decode(String.self, forKey: .name)
        version = try values.decode(String.self, forKey: .version)
        applicationIdentifier = try values.decode(String.self, forKey: .applicationIdentifier)
        directoryIdentifier = try values.decode(String.self, forKey: .directoryIdentifier)
        chipIdentity = try values.decode(String.self, forKey: .chipIdentity)
        answersToReset = try values.decode([String].self, forKey: .answersToReset)
        files = try values.decode([File].self, forKey: .files)
        interface = try values.decodeIfPresent(String.self, forKey: .interface)
        readAccess = try values.decodeIfPresent(String.self, forKey: .readAccess)
        security = try values.decodeIfPresent(Security.self, forKey: .security)
        document = try values.decodeIfPresent(Document.self, forKey: .document)
    }
}

private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

func refuseUnknownKeys(_ decoder: any Decoder, _ known: [String]) throws {
    let keys = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
    guard let stranger = keys.first(where: { !known.contains($0) }), let key = AnyKey(stringValue: stranger) else {
        return
    }
    throw ProfileError.unknownKey(path: ChipProfile.path(decoder.codingPath + [key]))
}
