import CardDevices
import CardFace
import Foundation
import ProductionStation

/// The site's own data: offices, calendars, layout, fonts, chip profile. Read once at start; wrong data ends the start.
struct ReferenceData: Sendable {
    var offices: OfficeRegister
    var calendar: WorkingCalendar
    var zone: CentreZone
    var layout: CardLayout
    var fontDirectories: [String]
    var profile: ChipProfile
    /// The profile as it stands in its file: what a reader worker is given.
    var profileFile: [UInt8]

    private static let fileBytesMax = 4 << 20

    /// - Throws: ``OperatorError`` that names the file and what is wrong in it.
    init(_ configuration: StationConfiguration) throws {
        let reference = configuration.reference
        guard let zone = CentreZone(identifier: configuration.station.timeZone) else {
            throw Self.problem(configuration.station.timeZone, "time zone unknown")
        }
        self.zone = zone
        offices = try Self.parsed(reference.officesFile) { try OfficeRegister(json: $0) }
        calendar = WorkingCalendar(
            files: try [reference.calendarNationalFile, reference.calendarRegionalFile].compactMap { $0 }.map { path in
                try Self.parsed(path) { try CalendarFile(json: $0) }
            })
        layout = try Self.layout(reference.faceLayoutFile)
        (profile, profileFile) = try Self.chipProfile(reference.chipProfileFile)
        fontDirectories = reference.faceFontDirectories
    }

    /// The layout of a file; without a path the shipped one.
    static func layout(_ path: String?) throws -> CardLayout {
        try path.map { path in try parsed(path) { try CardLayout(json: $0) } } ?? CardLayout.standard()
    }

    /// The profile and the bytes of its file; without a path the shipped one.
    static func chipProfile(_ path: String?) throws -> (profile: ChipProfile, json: [UInt8]) {
        guard let path else { return (try ChipProfile.standard(), ChipProfile.standardFile) }
        return try parsed(path) { (try ChipProfile(json: $0), $0) }
    }

    /// A renderer of its own for each caller: text setting is serial within one.
    func renderer() throws -> CardFaceRenderer {
        do {
            return try CardFaceRenderer(layout: layout, fontDirectories: fontDirectories)
        } catch {
            throw Self.problem("face", "\(error)")
        }
    }

    func validator(photos: PhotoRules, renderer: CardFaceRenderer) -> JobValidator {
        JobValidator(
            dueDates: DueDates(calendar: calendar, zone: zone), offices: offices,
            face: CardFaceChecker(photos: PhotoChecker(rules: photos), renderer: renderer))
    }

    private static func parsed<Value>(_ path: String, _ parse: ([UInt8]) throws -> Value) throws -> Value {
        do {
            let bytes = try BoundedFile.bytes(path, bytesMax: fileBytesMax)
            guard bytes.count <= fileBytesMax else { throw problem(path, "larger than \(fileBytesMax) bytes") }
            return try parse(bytes)
        } catch let error as OperatorError {
            throw error
        } catch {
            throw problem(path, "\(error)")
        }
    }

    private static func problem(_ path: String, _ reason: String) -> OperatorError {
        OperatorError(StartSentence.referenceDataWrong(path: path, reason: reason), exit: .configuration)
    }
}
