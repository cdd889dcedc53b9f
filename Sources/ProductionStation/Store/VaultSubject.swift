/// What a sealed part belongs to. It is authenticated with the part, so that one can never be read as another's.
public enum VaultSubject: Hashable, Sendable, CustomStringConvertible {
    /// The personal part of a job.
    case job(JobKey)
    /// A refused delivery as it came, kept for a while under its claim because it may not name a job at all.
    case delivery(ClaimID)

    /// Ids only.
    public var description: String {
        switch self {
        case .job(let key): "job \(key)"
        case .delivery(let claim): "delivery \(claim)"
        }
    }

    /// Kind, length of the id, id, revision: no two subjects give the same bytes.
    var authenticatedBytes: [UInt8] {
        switch self {
        case .job(let key): [1] + Self.prefixed(key.id) + bigEndian(UInt64(bitPattern: Int64(key.revision)))
        case .delivery(let claim): [2] + Self.prefixed(claim.text)
        }
    }

    private static func prefixed(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return bigEndian(UInt32(clamping: bytes.count)) + bytes
    }
}

/// The integer's bytes, most significant first.
func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    stride(from: value.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
}
