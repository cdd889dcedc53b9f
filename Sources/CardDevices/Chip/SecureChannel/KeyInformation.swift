/// One key that a card has, as GET DATA 00E0 lists it (Card Specification §11.3.3.1): never the key.
struct KeyInformation: Equatable, Sendable {
    /// 1 ENC, 2 MAC, 3 DEK.
    var identifier: UInt8
    var version: UInt8
    /// 88 AES, 80 3DES.
    var type: UInt8
    /// Length in bytes.
    var byteCount: Int

    /// Reads the template E0 with its objects C0; nil for anything else.
    static func list(parsing data: [UInt8]) -> [KeyInformation]? {
        guard let template = try? TLV.list(parsing: data.span), template.count == 1, template[0].tag == 0xE0,
            let objects = try? template[0].children(nestingMax: 0)
        else { return nil }
        var keys: [KeyInformation] = []
        for object in objects {
            // The extended format begins with type FF and is not used by AES or DES keys.
            guard object.tag == 0xC0, object.value.count >= 4, object.value[2] != 0xFF else { return nil }
            let value = object.value
            keys.append(
                KeyInformation(identifier: value[0], version: value[1], type: value[2], byteCount: Int(value[3])))
        }
        return keys
    }
}

/// One line of a card's registry, as GET STATUS lists it (Card Specification §11.4.3).
struct RegistryEntry: Equatable, Sendable {
    var application: [UInt8]
    var lifeCycle: UInt8

    /// Reads templates E3 with 4F and 9F70; nil for anything else.
    static func list(parsing data: [UInt8]) -> [RegistryEntry]? {
        guard let templates = try? TLV.list(parsing: data.span) else { return nil }
        var entries: [RegistryEntry] = []
        for template in templates {
            guard template.tag == 0xE3, let objects = try? template.children(nestingMax: 2),
                let name = objects.first(where: { $0.tag == 0x4F })?.value, (5...16).contains(name.count),
                let state = objects.first(where: { $0.tag == 0x9F70 })?.value.first
            else { return nil }
            entries.append(RegistryEntry(application: name, lifeCycle: state))
        }
        return entries
    }
}
