/// What describes a file to the card and back (ISO/IEC 7816-4 §7.4, tags 80, 82, 83, 84, 8A, 8C).
package struct FileControlParameters: Equatable {
    package var identifier: UInt16
    package var isDirectory: Bool
    /// Bytes of a transparent elementary file, 0 to 65,535; 0 for a directory.
    package var size: Int
    /// Name of a dedicated file, its application identifier, up to 16 bytes.
    package var name: [UInt8]
    /// Value of the security attribute (``FileAccess``); empty when the file protects nothing.
    package var rules: [UInt8]

    package init(file identifier: UInt16, size: Int, access: FileAccess? = nil) {
        precondition((0...65_535).contains(size))
        (self.identifier, isDirectory, self.size, name) = (identifier, false, size, [])
        rules = access?.encoded ?? []
    }

    package init(directory identifier: UInt16, name: [UInt8], isClosed: Bool = false) {
        precondition(name.count <= 16)
        (self.identifier, isDirectory, size, self.name) = (identifier, true, 0, name)
        rules = isClosed ? FileAccess.closedDirectory : []
    }

    /// Data of CREATE FILE, in an FCP template.
    package func encoded() -> [UInt8] {
        var inner: [UInt8] = []
        if !isDirectory { inner += TLV(0x80, [UInt8(size >> 8), UInt8(size & 0xFF)]).encoded() }
        inner += TLV(0x82, [isDirectory ? 0x38 : 0x01]).encoded()
        inner += TLV(0x83, [UInt8(identifier >> 8), UInt8(identifier & 0xFF)]).encoded()
        if !name.isEmpty { inner += TLV(0x84, name).encoded() }
        if !rules.isEmpty {
            inner += TLV(0x8A, [FileLifeCycle.creation.rawValue]).encoded() + TLV(0x8C, rules).encoded()
        }
        return TLV(0x62, inner).encoded()
    }

    /// Data of CREATE FILE as a card reads it; nil when something is missing or of another length than it must be.
    package init?(creating data: [UInt8]) {
        guard let objects = Self.objects(data) else { return nil }
        var found: [UInt32: [UInt8]] = [:]
        for object in objects {
            guard found.updateValue(object.value, forKey: object.tag) == nil else { return nil }
        }
        guard let descriptor = found[0x82]?.first, let identifier = found[0x83], identifier.count == 2 else {
            return nil
        }
        self.identifier = UInt16(identifier[0]) << 8 | UInt16(identifier[1])
        name = found[0x84] ?? []
        rules = found[0x8C] ?? []
        // Rules count from ACTIVATE FILE on; a file without rules has no life to go through.
        guard name.count <= 16, found[0x8A] == (rules.isEmpty ? nil : [FileLifeCycle.creation.rawValue]),
            rules.isEmpty || rules == FileAccess.closedDirectory || FileAccess(rules) != nil
        else { return nil }
        switch descriptor {
        case 0x38: (isDirectory, size) = (true, 0)
        case 0x01:
            guard let size = Self.size(found[0x80]), name.isEmpty else { return nil }
            (isDirectory, self.size) = (false, size)
        case _: return nil
        }
    }

    /// Size of a transparent file in the answer to SELECT, with FCP or FCI; nil when the card does not say.
    package static func size(inSelectAnswer data: [UInt8]) -> Int? {
        size(objects(data)?.first { $0.tag == 0x80 }?.value)
    }

    /// Where the file stands in its life, in the answer to SELECT; nil when the card does not say, or says something else.
    package static func lifeCycle(inSelectAnswer data: [UInt8]) -> FileLifeCycle? {
        guard let value = objects(data)?.first(where: { $0.tag == 0x8A })?.value, value.count == 1 else { return nil }
        // 07 is the same state (ISO/IEC 7816-4 table 14).
        return value[0] == 0x07 ? .active : FileLifeCycle(rawValue: value[0])
    }

    private static func objects(_ data: [UInt8]) -> [TLV]? {
        guard let list = try? TLV.list(parsing: data.span), list.count == 1, let template = list.first,
            template.tag == 0x62 || template.tag == 0x6F
        else { return nil }
        return try? template.children(nestingMax: 2)
    }

    private static func size(_ value: [UInt8]?) -> Int? {
        guard let value, value.count == 2 else { return nil }
        return Int(value[0]) << 8 | Int(value[1])
    }
}
