internal import CardDevices

/// The list that goes with one bundle to its office (发放清单, domain.md §2.8). Holds no name and no number of a person
/// but the permit's.
public struct DeliveryList: Equatable, Sendable, Codable {
    public var bundle: Int64
    public var office: String
    /// From 1; a card that is withdrawn, or a difference at hand-over, makes the next one, and the old one stays.
    public var version: Int
    public var closedAt: Timestamp
    public var rows: [Row]

    public init(bundle: Int64, office: String, version: Int, closedAt: Timestamp, rows: [Row]) {
        self.bundle = bundle
        self.office = office
        self.version = version
        self.closedAt = closedAt
        self.rows = rows
    }

    /// What is written on the bundle: `B-000012`.
    public var number: String { Self.number(of: bundle) }

    static func number(of bundle: Int64) -> String {
        "B-" + String(bundle).zeroPadded(to: 6)
    }

    /// One card of the bundle.
    public struct Row: Equatable, Sendable, Codable {
        public var job: JobKey
        public var permitNumber: String
        public var cardSerial: String
        public var chipIdentity: String?
        public var kind: JobKind

        public init(job: JobKey, permitNumber: String, cardSerial: String, chipIdentity: String?, kind: JobKind) {
            self.job = job
            self.permitNumber = permitNumber
            self.cardSerial = cardSerial
            self.chipIdentity = chipIdentity
            self.kind = kind
        }
    }

    /// RFC 4180, UTF-8 with a byte order mark so that spreadsheet programs read the Chinese heads.
    public var csv: String {
        var lines = ["序号 No.,居住证号 Permit number,证件序列号 Card serial,任务号 Job,修订 Revision,类别 Kind"]
        for (index, row) in rows.enumerated() {
            let fields = [
                String(index + 1), row.permitNumber, row.cardSerial, row.job.id, String(row.job.revision),
                row.kind.rawValue,
            ]
            lines.append(fields.map(Self.quoted).joined(separator: ","))
        }
        return "\u{FEFF}" + lines.joined(separator: "\r\n") + "\r\n"
    }

    /// Quotes where RFC 4180 §2.6 asks for it, and defuses what a spreadsheet would take for a formula.
    private static func quoted(_ field: String) -> String {
        let safe = field.first.map { "=+-@\t".contains($0) || $0.isNewline } == true ? "'" + field : field
        guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
