import Foundation
public import ProductionStation

/// What the platform signs about one document.
public struct EnvelopeClaims: Equatable, Sendable {
    /// What the sealed part is.
    public enum Schema: String, Sendable, CaseIterable, Codable {
        case job = "production-station/job/1"
        case cancellation = "production-station/cancellation/1"
    }

    /// Code of the platform.
    public var issuer: String
    /// Code of the station that it is meant for, `station.id`.
    public var station: String
    public var issuedAt: Timestamp
    /// From then on the envelope is refused.
    public var expiresAt: Timestamp
    public var schema: Schema
    public var job: JobKey
    /// 32 lower-case hexadecimal digits; nil for a document that is handed over as a file.
    public var lease: String?
    /// When the platform marked the data available to this centre: the start of its clock (domain.md §2.2).
    public var availableAt: Timestamp?
    public var suite: EnvelopeSuite
    /// Name of the station's key that it is sealed to.
    public var recipient: String
    /// SHA-256 of the sealed part's text in lower-case hexadecimal.
    public var sealedSHA256: String

    /// All that is signed.
    public init(
        issuer: String, station: String, issuedAt: Timestamp, expiresAt: Timestamp, schema: Schema, job: JobKey,
        lease: String? = nil, availableAt: Timestamp? = nil, suite: EnvelopeSuite, recipient: String,
        sealedSHA256: String
    ) {
        self.issuer = issuer
        self.station = station
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.schema = schema
        self.job = job
        self.lease = lease
        self.availableAt = availableAt
        self.suite = suite
        self.recipient = recipient
        self.sealedSHA256 = sealedSHA256
    }

    var info: Data { EnvelopeContext.info(station: station, schema: schema.rawValue) }
    var authenticated: Data {
        EnvelopeContext.authenticated(job: job.id, revision: job.revision, lease: lease ?? "")
    }
}

extension EnvelopeClaims {
    static let secondsMax: Int64 = 253_402_300_799

    /// Reads the claims strictly; the problems when they are not exactly the published form.
    static func read(_ bytes: [UInt8]) -> Result<EnvelopeClaims, EnvelopeProblem> {
        let json = StrictJSON(bytes, limits: .small, knownNames: keys)
        var fields = DocumentFields(json) { $0 == "$" ? keys : [] }
        guard !json.isIncomplete, let root = fields.root() else { return .failure(.malformed) }
        let claims = EnvelopeClaims(
            issuer: fields.code(root, "iss", lengthMax: 64), station: fields.code(root, "aud", lengthMax: 64),
            issuedAt: seconds(&fields, root, "iat"), expiresAt: seconds(&fields, root, "exp"),
            schema: fields.word(root, "schema", else: .job),
            job: JobKey(
                id: fields.code(root, "job", lengthMax: 64),
                revision: fields.integer(root, "revision", in: 1...1_000_000)),
            lease: fields.optionalCode(root, "lease", lengthMax: 32),
            availableAt: fields.has(root, "availableAt") ? fields.time(root, "availableAt") : nil,
            suite: fields.word(root, "suite", else: .p256), recipient: fields.code(root, "recipient", lengthMax: 64),
            sealedSHA256: fields.code(root, "sealedSHA256", lengthMax: 64))
        return fields.problems.isEmpty ? .success(claims) : .failure(.malformed)
    }

    private static func seconds(
        _ fields: inout DocumentFields, _ root: DocumentFields.Object, _ key: String
    ) -> Timestamp {
        Timestamp(milliseconds: Int64(fields.integer(root, key, in: 0...secondsMax)) * 1_000)
    }

    private static let keys: Set<String> = [
        "iss", "aud", "iat", "exp", "schema", "job", "revision", "lease", "availableAt", "suite", "recipient",
        "sealedSHA256",
    ]

    /// The bytes that are signed; keys in a fixed order, so that equal claims are equal bytes.
    func json() throws -> Data {
        struct Form: Encodable {
            var iss, aud: String
            var iat, exp: Int64
            var schema: Schema
            var job: String
            var revision: Int
            var lease, availableAt: String?
            var suite: EnvelopeSuite
            var recipient, sealedSHA256: String
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(
            Form(
                iss: issuer, aud: station, iat: issuedAt.milliseconds / 1_000, exp: expiresAt.milliseconds / 1_000,
                schema: schema, job: job.id, revision: job.revision, lease: lease, availableAt: availableAt?.rfc3339,
                suite: suite, recipient: recipient, sealedSHA256: sealedSHA256))
    }
}

extension StrictJSON.Limits {
    /// For headers and claims, which are flat and short.
    static var small: StrictJSON.Limits {
        var limits = StrictJSON.Limits()
        (limits.bytesMax, limits.depthMax, limits.valuesMax) = (EnvelopeText.claimsBytesMax, 2, 24)
        return limits
    }
}
