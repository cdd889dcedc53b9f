import Foundation

/// The published forms of events and receipts (docs/spool.md, docs/event.schema.json): JSON with sorted keys.
enum SpoolDocument {
    static func event(_ event: JobEvent) throws -> [UInt8] { try bytes(EventForm(event)) }

    static func receipt(_ receipt: IntakeReceipt, claim: ClaimID) throws -> [UInt8] {
        try bytes(ReceiptForm(receipt, claim: claim))
    }

    /// `<jobId>.<revision>`, once the id is proved to be fit for a file name.
    static func stem(of job: JobKey, operation: String) throws(JobSourceFault) -> String {
        let bytes = Array(job.id.utf8)
        func isWord(_ byte: UInt8) -> Bool {
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        }
        let isFit =
            (1...64).contains(bytes.count) && isWord(bytes[0])
            && bytes.allSatisfy { isWord($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D }
        guard isFit, job.revision >= 1 else {
            throw JobSourceFault(.corrupt, operation: operation, detail: "the job's id is not fit for a file name")
        }
        return "\(job.id).\(job.revision)"
    }

    private static func bytes(_ form: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return Array(try encoder.encode(form)) + [UInt8(ascii: "\n")]
    }
}

private struct JobForm: Encodable {
    var id: String
    var revision: Int

    init(_ key: JobKey) {
        id = key.id
        revision = key.revision
    }
}

private struct ReasonForm: Encodable {
    var code: String
    var path: String?
    var text: [String: String]

    init(_ reason: JobEvent.Reason) {
        code = reason.code
        path = reason.path
        text = ["en": reason.english, "zh-Hans": reason.chinese]
    }
}

private struct EventForm: Encodable {
    var format = "production-station/event"
    var version = 1
    var id: String
    var job: JobForm
    var number: Int
    var kind: String
    var office: String?
    var occurredAt: String
    var simulated: Bool
    var permitNumber: String?
    var cardSerial: String?
    var chipIdentity: String?
    var attempt: Int?
    var reasons: [ReasonForm]
    var expectedBy: String?
    var bundle: String?
    var deliveryListVersion: Int?

    init(_ event: JobEvent) {
        id = event.id
        job = JobForm(event.job)
        number = event.number
        kind = event.kind.rawValue
        office = event.office
        occurredAt = SpoolTime.text(event.occurredAt)
        simulated = event.simulated
        permitNumber = event.facts.permitNumber
        cardSerial = event.facts.cardSerial
        chipIdentity = event.facts.chipIdentity
        attempt = event.facts.attempt
        reasons = event.facts.reasons.map(ReasonForm.init)
        expectedBy = event.facts.expectedBy?.description
        bundle = event.facts.bundle
        deliveryListVersion = event.facts.deliveryListVersion
    }
}

private struct ReceiptForm: Encodable {
    var format = "production-station/receipt"
    var version = 1
    var claim: String
    var job: JobForm?
    var contentSHA256: String?
    var verdict: String
    var receivedAt: String
    var reasons: [ReasonForm]
    var subject: String?

    init(_ receipt: IntakeReceipt, claim: ClaimID) {
        self.claim = claim.text
        job = receipt.job.map(JobForm.init)
        contentSHA256 = receipt.contentSHA256
        verdict = receipt.verdict.rawValue
        receivedAt = SpoolTime.text(receipt.receivedAt)
        reasons = receipt.reasons.map(ReasonForm.init)
        subject = receipt.subject?.rawValue
    }
}
