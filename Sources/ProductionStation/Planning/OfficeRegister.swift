/// An office that takes applications and collects cards (domain.md §1).
public struct Office: Equatable, Sendable, Codable {
    /// 1 to 32 of `A–Z a–z 0–9 . _ -`.
    public var code: String
    public var name: String
    /// Far from the centre: its own clock runs up to 15 working days.
    public var remote: Bool
    /// When it collects; empty = any day.
    public var collectionWeekdays: [Weekday]
    /// Working days of the office's own clock; nil = 5, or 15 for a remote office. 1 to 15.
    public var workingDays: Int?
    /// Code of the office that this one was merged into.
    public var successor: String?

    public init(
        code: String, name: String, remote: Bool = false, collectionWeekdays: [Weekday] = [], workingDays: Int? = nil,
        successor: String? = nil
    ) {
        self.code = code
        self.name = name
        self.remote = remote
        self.collectionWeekdays = collectionWeekdays
        self.workingDays = workingDays
        self.successor = successor
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        code = try container.decode(String.self, forKey: .code)
        name = try container.decode(String.self, forKey: .name)
        remote = try container.decodeIfPresent(Bool.self, forKey: .remote) ?? false
        collectionWeekdays = try container.decodeIfPresent([Weekday].self, forKey: .collectionWeekdays) ?? []
        workingDays = try container.decodeIfPresent(Int.self, forKey: .workingDays)
        successor = try container.decodeIfPresent(String.self, forKey: .successor)
    }
}

/// What the register says about an office code.
public enum OfficeResolution: Equatable, Sendable {
    case known(Office)
    /// Merged, perhaps more than once: cards are packed for the last successor.
    case merged(Office, originally: Office)
    /// Not in the register, or its successors end nowhere: refused as `officeUnknown`.
    case unknown

    /// The office that cards are packed for.
    public var packedFor: Office? {
        switch self {
        case .known(let office): office
        case .merged(let office, originally: _): office
        case .unknown: nil
        }
    }
}

/// All offices that the centre makes cards for; data from the platform or a file.
public struct OfficeRegister: Equatable, Sendable {
    /// Sorted by code.
    public let offices: [Office]
    private let byCode: [String: Office]

    /// - Throws: ``ReferenceDataFault`` `.contradiction` for a code that comes twice, is no office code, or a term
    ///   outside 1 to 15 working days. A successor that is missing or leads back is no fault here: only the merged office is
    ///   then unknown, see ``brokenSuccessions``.
    public init(_ offices: [Office]) throws(ReferenceDataFault) {
        var byCode: [String: Office] = [:]
        for office in offices {
            guard DocumentCode.isValid(office.code, lengthMax: 32), !office.name.isEmpty else {
                throw ReferenceDataFault(
                    .contradiction, "expected an office code and a name, found code \(office.code)")
            }
            guard byCode.updateValue(office, forKey: office.code) == nil else {
                throw ReferenceDataFault(.contradiction, "office \(office.code) comes twice")
            }
            if let days = office.workingDays, !(1...15).contains(days) {
                throw ReferenceDataFault(.contradiction, "office \(office.code): expected 1 to 15 days, found \(days)")
            }
        }
        self.byCode = byCode
        self.offices = offices.sorted { $0.code < $1.code }
    }

    /// Reads `{"schemaVersion":1,"offices":[…]}` of at most 1 MiB.
    public init(json: [UInt8]) throws(ReferenceDataFault) {
        let file = try ReferenceDataFault.decode(File.self, from: json)
        guard file.schemaVersion == 1 else {
            throw ReferenceDataFault(.unknownVersion, "expected schemaVersion 1, found \(file.schemaVersion)")
        }
        try self.init(file.offices)
    }

    private struct File: Decodable {
        var schemaVersion: Int
        var offices: [Office]
    }

    /// Which office stands behind a code, following mergers to their end.
    public func resolve(_ code: String) -> OfficeResolution {
        guard let first = byCode[code] else { return .unknown }
        var current = first
        // A chain longer than the register has offices goes in a circle.
        for _ in 0...offices.count {
            guard let successor = current.successor else {
                return current.code == code ? .known(current) : .merged(current, originally: first)
            }
            guard let next = byCode[successor] else { return .unknown }
            current = next
        }
        return .unknown
    }

    /// Codes of merged offices whose successors lead nowhere; for an alarm when the register is loaded.
    public var brokenSuccessions: [String] {
        offices.map(\.code).filter { resolve($0) == .unknown }
    }
}
