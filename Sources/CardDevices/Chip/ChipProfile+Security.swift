/// The rules of format 2: what a profile must say about channel, keys and rights, and what it may not say.
extension ChipProfile {
    /// What every file's read right is at least.
    static func readAccess(_ document: ProfileDocument) throws(ProfileError) -> ChipSecurity.ReadRight {
        guard document.format >= 2 else {
            guard document.readAccess == nil, document.interface == nil, document.security == nil else {
                throw .badValue(path: "format", expected: "2 with security")
            }
            return .free
        }
        return try choice(document.readAccess, "readAccess")
    }

    /// One of an enumeration's words.
    static func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ text: String?, _ path: String
    ) throws(ProfileError) -> Value {
        guard let text else { throw .missingKey(path: path) }
        guard let value = Value(rawValue: text) else {
            throw .badValue(path: path, expected: Value.allCases.map(\.rawValue).joined(separator: " or "))
        }
        return value
    }

    /// Rights and signatures fit the files.
    func checkSecurity() throws(ProfileError) {
        let numbers = files.compactMap(\.dataGroup)
        guard Set(numbers).count == numbers.count else {
            throw .badValue(path: "files", expected: "each dataGroup once")
        }
        let signatures = files.count { $0.kind == .securityObject }
        guard signatures <= 1 else { throw .badValue(path: "files", expected: "at most one securityObject") }
        guard (signatures == 1) == (security?.signerKey != nil), (signatures == 1) != numbers.isEmpty else {
            throw .badValue(path: "files", expected: "a securityObject, signerKey and dataGroups together, or none")
        }
        for (index, file) in files.enumerated() { try check(file, "files[\(index)]") }
        guard files.contains(where: { $0.kind == .dataGroup1 }) == (document != nil) else {
            throw .badValue(path: "document", expected: "with a dataGroup1, and only then")
        }
    }

    private func check(_ file: File, _ path: String) throws(ProfileError) {
        if let number = file.dataGroup {
            guard (1...16).contains(number), file.rights.update == .never else {
                throw .badValue(path: "\(path).dataGroup", expected: "1 to 16, for a file that is never updated")
            }
        }
        // Basic data is locked at issue (domain.md §2.7): no profile can say otherwise.
        let right: ChipSecurity.UpdateRight = file.kind == .endorsement ? .endorsementKey : .never
        guard file.rights.update == right else {
            throw .badValue(path: "\(path).rights.update", expected: right.rawValue)
        }
        guard security == nil || file.kind != .endorsement || security?.endorsementKey != nil else {
            throw .missingKey(path: "security.endorsementKey")
        }
    }

    /// Why production mode makes no cards of this profile; nil when it does.
    public var productionRefusal: ProfileError? {
        guard let security else { return .missingKey(path: "security") }
        guard security.ending == .keep else { return .badValue(path: "security.afterVerification", expected: "keep") }
        // Anybody who comes near enough could read the holder's data.
        guard security.interface == .contact || files.allSatisfy({ $0.rights.read == .mutualAuth }) else {
            return .badValue(path: "readAccess", expected: "mutualAuth on a contactless interface")
        }
        return nil
    }
}

extension ChipSecurity.Rights {
    init(
        _ file: ProfileDocument.File, _ path: String, _ format: Int, _ laxest: ChipSecurity.ReadRight
    ) throws(ProfileError) {
        guard format >= 2 else {
            guard file.rights == nil, file.dataGroup == nil else {
                throw .badValue(path: "format", expected: "2 with rights")
            }
            // A card of format 1 protects nothing; what its files are for still says what should be.
            self.init(
                read: .free,
                update: file.kind == ChipProfile.FileKind.endorsement.rawValue ? .endorsementKey : .never)
            return
        }
        guard let rights = file.rights else { throw .missingKey(path: "\(path).rights") }
        let read: ChipSecurity.ReadRight =
            rights.read == nil ? laxest : try ChipProfile.choice(rights.read, "\(path).rights.read")
        guard read == .mutualAuth || laxest == .free else {
            throw .badValue(path: "\(path).rights.read", expected: "mutualAuth, as readAccess says")
        }
        self.init(read: read, update: try ChipProfile.choice(rights.update, "\(path).rights.update"))
    }
}

extension ChipSecurity {
    /// Nil for format 1; format 2 must have it.
    init?(_ document: ProfileDocument) throws(ProfileError) {
        guard document.format >= 2 else { return nil }
        guard let security = document.security else { throw .missingKey(path: "security") }
        guard security.channel == "scp03" else { throw .badValue(path: "security.channel", expected: "scp03") }
        guard security.applicationLifeCycle == "personalized" else {
            throw .badValue(path: "security.applicationLifeCycle", expected: "personalized")
        }
        guard let number = UInt8(security.level, radix: 16), let level = SecurityLevel(rawValue: number),
            level.encryptsCommands
        else { throw .badValue(path: "security.level", expected: "03, 13 or 33") }
        guard KeyKind.aes(byteCount: security.keyBytes) != nil else {
            throw .badValue(path: "security.keyBytes", expected: "16, 24 or 32")
        }
        self.level = level
        keyByteCount = security.keyBytes
        derivation = try ChipProfile.choice(security.derivation, "security.derivation")
        transportKey = try Self.keyName(security.transportKey, "security.transportKey")
        issuerKey = try Self.keyName(security.issuerKey, "security.issuerKey")
        guard transportKey != issuerKey else {
            throw .badValue(path: "security.issuerKey", expected: "another key than transportKey")
        }
        endorsementKey = try Self.endorsementKey(security)
        signerKey = nil
        if let name = security.signerKey { signerKey = try Self.keyName(name, "security.signerKey") }
        interface = try ChipProfile.choice(document.interface, "interface")
        ending =
            security.afterVerification == nil
            ? .keep : try ChipProfile.choice(security.afterVerification, "security.afterVerification")
    }

    private static func endorsementKey(
        _ security: ProfileDocument.Security
    ) throws(ProfileError) -> EndorsementKey? {
        switch (security.endorsementKey, security.endorsementReference) {
        case (nil, nil): return nil
        case (let name?, let reference?):
            guard (1...14).contains(reference) else {
                throw .badValue(path: "security.endorsementReference", expected: "1 to 14")
            }
            return EndorsementKey(master: try keyName(name, "security.endorsementKey"), reference: reference)
        case (nil, _?), (_?, nil):
            throw .badValue(path: "security", expected: "endorsementKey and endorsementReference together")
        }
    }

    private static func keyName(_ text: String, _ path: String) throws(ProfileError) -> String {
        guard let key = KeyReference(name: text, version: 1) else {
            throw .badValue(path: path, expected: "a key's name without version: a-z, 0-9, -")
        }
        return key.name
    }
}
