import Foundation

/// One year of holidays and make-up working days 调休, as published: one JSON file in the calendar directory.
///
/// `scope` national is the State Council's arrangement; a regional file adds to it and wins where both name a day.
public struct CalendarFile: Equatable, Sendable, Codable {
    public enum Scope: String, Sendable, Codable, CaseIterable { case national, regional }

    /// A run of days off, both ends included.
    public struct Holiday: Equatable, Sendable, Codable {
        public var name: String
        public var from: CivilDate
        public var to: CivilDate

        public init(name: String, from: CivilDate, to: CivilDate) {
            self.name = name
            self.from = from
            self.to = to
        }
    }

    /// Always 1.
    public var schemaVersion: Int
    public var scope: Scope
    public var year: Int
    /// True until the arrangement for the year has been published.
    public var provisional: Bool
    /// Where the days come from; for people.
    public var source: String?
    public var holidays: [Holiday]
    /// Days of a weekend on which people work.
    public var makeUpDays: [CivilDate]

    public init(
        scope: Scope, year: Int, provisional: Bool = false, source: String? = nil, holidays: [Holiday],
        makeUpDays: [CivilDate]
    ) {
        schemaVersion = 1
        self.scope = scope
        self.year = year
        self.provisional = provisional
        self.source = source
        self.holidays = holidays
        self.makeUpDays = makeUpDays
    }

    /// Reads and checks one file of at most 1 MiB.
    ///
    /// - Throws: ``ReferenceDataFault`` when it is no calendar file, names a day of another year, a holiday that ends
    ///   before it begins, or a day that is both off and worked.
    public init(json: [UInt8]) throws(ReferenceDataFault) {
        self = try ReferenceDataFault.decode(CalendarFile.self, from: json)
        guard schemaVersion == 1 else {
            throw ReferenceDataFault(.unknownVersion, "expected schemaVersion 1, found \(schemaVersion)")
        }
        var off: Set<CivilDate> = []
        for holiday in holidays {
            guard holiday.from <= holiday.to, holiday.from.year == year, holiday.to.year == year else {
                throw ReferenceDataFault(
                    .contradiction, "holiday \(holiday.from) to \(holiday.to) is not within \(year)")
            }
            off.formUnion(holiday.days)
        }
        for day in makeUpDays where off.contains(day) || day.year != year {
            throw ReferenceDataFault(.contradiction, "make-up day \(day) is a holiday or not in \(year)")
        }
    }
}

extension CalendarFile.Holiday {
    var days: [CivilDate] {
        guard from <= to else { return [] }
        return (0...(to.dayNumber - from.dayNumber)).map(from.addingDays)
    }
}

/// Why a reference data file (calendar, office register) was not taken. The data in force before stays in force.
public struct ReferenceDataFault: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable { case tooLarge, notReadable, unknownVersion, contradiction }

    public var kind: Kind
    /// What was expected, what came, and where.
    public var detail: String

    public init(_ kind: Kind, _ detail: String) {
        self.kind = kind
        self.detail = detail
    }

    public var description: String { "\(kind.rawValue): \(detail)" }

    static let bytesMax = 1_048_576

    static func decode<Value: Decodable>(
        _ type: Value.Type, from json: [UInt8]
    ) throws(ReferenceDataFault) -> Value {
        guard json.count <= bytesMax else {
            throw ReferenceDataFault(.tooLarge, "expected at most \(bytesMax) bytes, found \(json.count)")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(json))
        } catch {
            throw ReferenceDataFault(.notReadable, "\(error)")
        }
    }
}
