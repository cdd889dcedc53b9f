/// Reads a cancellation notice, version 1 (`docs/cancel.schema.json`), as strictly as a job document.
///
/// A notice says what it is in `format`; a job document has no such key, so neither is ever taken for the other.
public struct CancellationReader: Sendable {
    public static let format = "production-station/cancellation"
    /// A larger document is no notice.
    public static let bytesMax = 4_096

    public init() {}

    /// - Returns: nil when the document is something else.
    public func read(_ bytes: [UInt8]) -> CancellationReading? {
        guard bytes.count <= Self.bytesMax else { return nil }
        var limits = StrictJSON.Limits()
        limits.bytesMax = Self.bytesMax
        limits.depthMax = 2
        limits.valuesMax = 16
        let json = StrictJSON(bytes, limits: limits, knownNames: CancellationField.keys)
        guard Self.isNotice(json) else { return nil }
        let key = JobReader.header(of: json).key
        guard !json.isIncomplete else { return CancellationReading(key: key, problems: json.problems, notice: nil) }
        var fields = DocumentFields(json) { $0 == "$" ? CancellationField.keys : [] }
        guard let root = fields.root() else { return nil }
        _ = fields.integer(root, "version", in: 1...1)
        let notice = CancellationNotice(
            job: JobKey(
                id: fields.code(root, "jobId", lengthMax: 64),
                revision: fields.integer(root, "revision", in: 1...JobReader.revisionMax)),
            reason: fields.code(root, "reason", lengthMax: CancellationNotice.reasonLengthMax))
        return CancellationReading(
            key: key, problems: fields.problems, notice: fields.problems.isEmpty ? notice : nil)
    }

    private static func isNotice(_ json: StrictJSON) -> Bool {
        guard case .object(let members) = json.root else { return false }
        return members.contains { member in
            guard member.name == "format", case .string(let text) = member.value else { return false }
            return json.string(text) == format
        }
    }
}

/// The fields of a cancellation notice with the names that people know them by.
enum CancellationField {
    /// Path, Chinese name, English name.
    static let labels: [(path: String, chinese: String, english: String)] = [
        ("$.format", "文件格式", "format"), ("$.version", "文件版本", "version"), ("$.jobId", "任务编号", "job id"),
        ("$.revision", "修订号", "revision"), ("$.reason", "撤销原因", "reason for cancelling"),
    ]

    static let keys = Set(labels.map { String($0.path.dropFirst(2)) })
}
