import Crypto
import Foundation

/// Walks the document of version 1, section by section, in the order of the schema.
struct JobDocumentReader {
    var fields: DocumentFields

    /// Nil when the document is no object.
    mutating func job() -> ProductionJob? {
        guard let root = fields.root() else { return nil }
        _ = fields.integer(root, "schemaVersion", in: 1...1)
        let key = JobKey(
            id: fields.code(root, "jobId", lengthMax: 64),
            revision: fields.integer(root, "revision", in: 1...JobReader.revisionMax))
        return ProductionJob(
            key: key, batch: fields.optionalCode(root, "batch", lengthMax: 64),
            submittingOffice: fields.code(root, "submittingOffice", lengthMax: 32),
            kind: fields.word(root, "kind", else: .firstIssue),
            priority: fields.word(root, "priority", else: .normal),
            applicationDate: fields.date(root, "applicationDate"),
            officeApprovedAt: fields.time(root, "officeApprovedAt"), permit: permit(root), holder: holder(root),
            photo: photo(root), previousPermit: previousPermit(root), faultyCard: faultyCard(root))
    }

    private mutating func permit(_ root: DocumentFields.Object) -> ProductionJob.Permit {
        let permit = fields.object(root, "permit")
        let number = fields.code(permit, "number", lengthMax: 32)
        let permitClass: PermitClass = fields.word(permit, "class", else: .sixMonths)
        let validFrom = fields.date(permit, "validFrom")
        let validUntil = fields.date(permit, "validUntil")
        let authority = fields.object(permit, "authority")
        return ProductionJob.Permit(
            number: number, permitClass: permitClass, validFrom: validFrom, validUntil: validUntil,
            authority: .init(
                code: fields.code(authority, "code", lengthMax: 32),
                name: fields.text(authority, "name", lengthMax: 60)))
    }

    private mutating func holder(_ root: DocumentFields.Object) -> ProductionJob.Holder {
        let holder = fields.object(root, "holder")
        let names = fields.object(holder, "names")
        let name = ProductionJob.Names(
            han: fields.optionalText(names, "han", lengthMax: 60),
            arabic: fields.optionalText(names, "arabic", lengthMax: 100),
            latin: fields.optionalText(names, "latin", lengthMax: 100))
        let sex: Sex = fields.word(holder, "sex", else: .female)
        let ethnicity = fields.object(holder, "ethnicity")
        let code = fields.text(ethnicity, "code", lengthMax: 8)
        let ethnicityName = fields.text(ethnicity, "name", lengthMax: 20)
        return ProductionJob.Holder(
            names: name, sex: sex, ethnicity: .init(code: code, name: ethnicityName),
            birthDate: fields.date(holder, "birthDate"),
            citizenNumber: fields.text(holder, "citizenNumber", lengthMax: 32),
            householdAddress: fields.text(holder, "householdAddress", lengthMax: 120),
            currentAddress: fields.text(holder, "currentAddress", lengthMax: 120))
    }

    private mutating func previousPermit(_ root: DocumentFields.Object) -> ProductionJob.PreviousPermit? {
        guard fields.has(root, "previousPermit"), let previous = fields.object(root, "previousPermit") else {
            return nil
        }
        return ProductionJob.PreviousPermit(
            number: fields.code(previous, "number", lengthMax: 32),
            cardSerial: fields.optionalCode(previous, "cardSerial", lengthMax: 32),
            validFrom: fields.date(previous, "validFrom"), validUntil: fields.date(previous, "validUntil"),
            authorityCode: fields.code(previous, "authorityCode", lengthMax: 32))
    }

    private mutating func faultyCard(_ root: DocumentFields.Object) -> ProductionJob.FaultyCard? {
        guard fields.has(root, "faultyCard"), let card = fields.object(root, "faultyCard") else { return nil }
        return ProductionJob.FaultyCard(
            cardSerial: fields.code(card, "cardSerial", lengthMax: 32),
            cause: fields.word(card, "cause", else: .chip), chargeable: fields.boolean(card, "chargeable"))
    }

    // MARK: Photo

    private mutating func photo(_ root: DocumentFields.Object) -> [UInt8] {
        guard let object = fields.object(root, "photo", elseRefuse: .photoMissing) else { return [] }
        if let type = fields.rawText(object, "mediaType"), fields.json.string(type) != "image/jpeg" {
            fields.refuse(.valueUnknown, "$.photo.mediaType", ["expected": "image/jpeg"])
        }
        let photo = photoData(object)
        guard let digestText = fields.rawText(object, "sha256") else { return photo ?? [] }
        guard let digest = Self.digest(fields.json.rawBytes(digestText)) else {
            fields.refuse(.photoDigestMalformed, "$.photo.sha256")
            return photo ?? []
        }
        guard let photo else { return [] }
        if Array(SHA256.hash(data: photo)) != digest { fields.refuse(.photoDigestDiffers, "$.photo") }
        return photo
    }

    private mutating func photoData(_ object: DocumentFields.Object) -> [UInt8]? {
        guard let text = fields.rawText(object, "data", elseRefuse: .photoMissing) else { return nil }
        let base64 = fields.json.rawBytes(text)
        guard !base64.isEmpty else {
            fields.refuse(.photoMissing, "$.photo.data")
            return nil
        }
        guard let photo = Self.decodeBase64(base64) else {
            fields.refuse(.photoNotBase64, "$.photo.data")
            return nil
        }
        return photo
    }

    /// Canonical base64 of RFC 4648 §4 only: full groups, padding, no stray bits in the last group.
    static func decodeBase64(_ base64: ArraySlice<UInt8>) -> [UInt8]? {
        guard let data = Data(base64Encoded: Data(base64)), (data.count + 2) / 3 * 4 == base64.count else { return nil }
        let lastGroup = data.suffix(data.count % 3)
        guard lastGroup.isEmpty || lastGroup.base64EncodedData().elementsEqual(base64.suffix(4)) else { return nil }
        return Array(data)
    }

    private static func digest(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count == 64, !text.contains(where: { (65...70).contains($0) }) else { return nil }
        let digits = text.compactMap(Hexadecimal.value)
        guard digits.count == 64 else { return nil }
        return (0..<32).map { digits[$0 * 2] << 4 | digits[$0 * 2 + 1] }
    }
}
