/// Reads a job document, version 1 (`docs/job.schema.json`), strictly and within limits.
///
/// It never crashes and never guesses: whatever is not exactly the published form is refused, each problem with its own
/// code and path. What the values mean is not looked at here.
public struct JobReader: Sendable {
    /// Bounds on what a document may cost to read.
    public struct Limits: Equatable, Sendable {
        /// Size of the document in bytes; 1 MiB.
        public var bytesMax = 1_048_576
        /// Depth of nested objects; version 1 needs three.
        public var depthMax = 8
        /// Number of values, containers included; version 1 needs about fifty.
        public var valuesMax = 512

        public init() {}
    }

    public static let schemaVersion = 1
    static let revisionMax: Int64 = 1_000_000

    public var limits: Limits

    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Reads one document.
    ///
    /// - Parameter bytes: the document. Of a file that is too large its first `bytesMax + 1` bytes are enough: the
    ///   header is still looked for in them.
    public func read(_ bytes: [UInt8]) -> JobReading {
        guard bytes.count <= limits.bytesMax else {
            let header = Self.header(of: parse(Array(bytes.prefix(limits.bytesMax))))
            let problem = Refusal(.documentTooLarge, at: "$", ["bytesMax": String(limits.bytesMax)])
            return JobReading(header: header, problems: [problem], draft: nil)
        }
        let json = parse(bytes)
        let header = Self.header(of: json)
        if let problem = Self.versionProblem(of: json) {
            return JobReading(header: header, problems: [problem], draft: nil)
        }
        if json.isIncomplete { return JobReading(header: header, problems: json.problems, draft: nil) }
        var document = JobDocumentReader(fields: DocumentFields(json))
        let job = document.job()
        let fields = document.fields
        let draft = job.map { JobDraft(job: $0, unreadable: fields.unreadable.sorted()) }
        return JobReading(header: header, problems: fields.problems, draft: draft)
    }

    private func parse(_ bytes: [UInt8]) -> StrictJSON {
        var limits = StrictJSON.Limits()
        limits.bytesMax = self.limits.bytesMax
        limits.depthMax = self.limits.depthMax
        limits.valuesMax = self.limits.valuesMax
        return StrictJSON(bytes, limits: limits, knownNames: JobField.keys)
    }

    /// Another version may give every other key another meaning, so its problem stands alone.
    private static func versionProblem(of json: StrictJSON) -> Refusal? {
        guard case .object(let members) = json.root else { return nil }
        let versions = members.filter { $0.name == "schemaVersion" }
        if versions.isEmpty {
            return json.isIncomplete ? nil : Refusal(.schemaVersionUnknown, at: "$.schemaVersion", supported)
        }
        for version in versions {
            if case .integer(Int64(schemaVersion)) = version.value { continue }
            if case .invalid = version.value, json.isIncomplete { continue }
            return Refusal(.schemaVersionUnknown, at: "$.schemaVersion", supported)
        }
        return nil
    }

    private static let supported: KeyValuePairs<String, String> = ["supported": String(schemaVersion)]

    static func header(of json: StrictJSON) -> JobHeader {
        guard case .object(let members) = json.root else { return JobHeader() }
        func only(_ key: String) -> StrictJSON.Value? {
            let found = members.filter { $0.name == key }
            return found.count == 1 ? found.first?.value : nil
        }
        func code(_ key: String, lengthMax: Int) -> String? {
            guard case .string(let text) = only(key) else { return nil }
            let code = json.string(text)
            return DocumentCode.isValid(code, lengthMax: lengthMax) ? code : nil
        }
        var header = JobHeader()
        header.jobId = code("jobId", lengthMax: 64)
        header.submittingOffice = code("submittingOffice", lengthMax: 32)
        if case .integer(let revision) = only("revision"), (1...revisionMax).contains(revision) {
            header.revision = Int(revision)
        }
        return header
    }
}
