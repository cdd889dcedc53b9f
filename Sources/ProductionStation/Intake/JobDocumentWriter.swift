import Crypto
import Foundation

/// Writes a job as a document of version 1, the form that ``JobReader`` reads. For sample data and for tests of a platform.
public struct JobDocumentWriter: Sendable {
    /// A photo in the form that it has in documents, so that it is encoded once for many.
    public struct EncodedPhoto: Sendable {
        public let base64: [UInt8]
        public let sha256: String

        public init(_ jpeg: [UInt8]) {
            base64 = Array(Data(jpeg).base64EncodedData())
            sha256 = Hexadecimal.lowerCase(SHA256.hash(data: jpeg))
        }
    }

    public init() {}

    /// The document as UTF-8, with all keys in the order of the schema.
    ///
    /// - Parameter photo: the job's photo already encoded; nil encodes it here.
    public func document(_ job: ProductionJob, photo: EncodedPhoto? = nil) -> [UInt8] {
        var out = JSONText()
        out.open()
        out.number("schemaVersion", JobReader.schemaVersion)
        out.string("jobId", job.key.id)
        out.number("revision", job.key.revision)
        out.string("batch", job.batch)
        out.string("submittingOffice", job.submittingOffice)
        out.string("kind", job.kind.rawValue)
        out.string("priority", job.priority.rawValue)
        out.string("applicationDate", job.applicationDate.description)
        out.string("officeApprovedAt", job.officeApprovedAt.rfc3339)
        write(job.permit, to: &out)
        write(job.holder, to: &out)
        let photo = photo ?? EncodedPhoto(job.photo)
        out.open("photo")
        out.string("mediaType", "image/jpeg")
        out.raw("data", photo.base64)
        out.string("sha256", photo.sha256)
        out.close()
        if let previous = job.previousPermit { write(previous, to: &out) }
        if let card = job.faultyCard {
            out.open("faultyCard")
            out.string("cardSerial", card.cardSerial)
            out.string("cause", card.cause.rawValue)
            out.boolean("chargeable", card.chargeable)
            out.close()
        }
        out.close()
        return out.bytes
    }

    private func write(_ permit: ProductionJob.Permit, to out: inout JSONText) {
        out.open("permit")
        out.string("number", permit.number)
        out.string("class", permit.permitClass.rawValue)
        out.string("validFrom", permit.validFrom.description)
        out.string("validUntil", permit.validUntil.description)
        out.open("authority")
        out.string("code", permit.authority.code)
        out.string("name", permit.authority.name)
        out.close()
        out.close()
    }

    private func write(_ holder: ProductionJob.Holder, to out: inout JSONText) {
        out.open("holder")
        out.open("names")
        out.string("han", holder.names.han)
        out.string("arabic", holder.names.arabic)
        out.string("latin", holder.names.latin)
        out.close()
        out.string("sex", holder.sex.rawValue)
        out.open("ethnicity")
        out.string("code", holder.ethnicity.code)
        out.string("name", holder.ethnicity.name)
        out.close()
        out.string("birthDate", holder.birthDate.description)
        out.string("citizenNumber", holder.citizenNumber)
        out.string("householdAddress", holder.householdAddress)
        out.string("currentAddress", holder.currentAddress)
        out.close()
    }

    private func write(_ previous: ProductionJob.PreviousPermit, to out: inout JSONText) {
        out.open("previousPermit")
        out.string("number", previous.number)
        out.string("cardSerial", previous.cardSerial)
        out.string("validFrom", previous.validFrom.description)
        out.string("validUntil", previous.validUntil.description)
        out.string("authorityCode", previous.authorityCode)
        out.close()
    }
}

/// JSON objects written member by member.
private struct JSONText {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    mutating func open(_ key: String? = nil) {
        if let key { name(key) }
        bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    mutating func close() {
        bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    mutating func string(_ key: String, _ value: String?) {
        guard let value else { return }
        name(key)
        quoted(value)
    }

    mutating func number(_ key: String, _ value: Int) {
        name(key)
        bytes.append(contentsOf: Array(String(value).utf8))
    }

    mutating func boolean(_ key: String, _ value: Bool) {
        name(key)
        bytes.append(contentsOf: Array((value ? "true" : "false").utf8))
    }

    /// `value` needs no escapes.
    mutating func raw(_ key: String, _ value: [UInt8]) {
        name(key)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: value)
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func name(_ key: String) {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        quoted(key)
        bytes.append(UInt8(ascii: ":"))
        needsComma = true
    }

    private mutating func quoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: bytes += Array("\\u00".utf8) + Array(Hexadecimal.lowerCase([byte]).utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
