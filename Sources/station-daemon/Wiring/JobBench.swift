import CardDevices
import CardFace
import Foundation
import ProductionStation

/// Judges and draws single job files with the site's own rules, without a store and without a device.
struct JobBench {
    let output: CommandOutput
    private let configuration: StationConfiguration
    private let reference: ReferenceData
    private let renderer: CardFaceRenderer
    private let reader: JobReader

    /// - Throws: an exit code after the reason was said.
    init(_ options: GlobalOptions) throws {
        CoreDumps.forbid()
        configuration = try options.configuration()
        output = options.output(for: configuration)
        var limits = JobReader.Limits()
        limits.bytesMax = configuration.spool.fileBytesMax
        reader = JobReader(limits: limits)
        do {
            reference = try ReferenceData(configuration)
            renderer = try reference.renderer()
        } catch let error as OperatorError {
            try output.end(error)
        }
    }

    func report(on file: String) -> JobFileReport {
        guard let bytes = bytes(of: file) else {
            let refusal = JobEvent.Reason(Refusal(.documentUnreadable))
            return JobFileReport(file: file, job: nil, isAccepted: false, problems: [refusal], warnings: [])
        }
        if let notice = CancellationReader().read(bytes) {
            return JobFileReport(
                file: file, subject: .cancellation, job: notice.key?.description, isAccepted: notice.notice != nil,
                problems: notice.problems.map(JobEvent.Reason.init), warnings: [])
        }
        let reading = reader.read(bytes)
        let verdict = reference.validator(photos: configuration.photoRules, renderer: renderer).validate(
            reading, in: JobValidator.Context(now: SystemWallClock().now(), zone: reference.zone))
        return JobFileReport(
            file: file, job: reading.header.key?.description, isAccepted: verdict.isAccepted,
            problems: verdict.refusals.map(JobEvent.Reason.init), warnings: verdict.warnings.map(JobEvent.Reason.init))
    }

    func job(in file: String) -> ProductionJob? { bytes(of: file).flatMap { reader.read($0).job } }

    /// Marked 样卡 VOID: a preview is never mistaken for a card.
    func draw(_ job: ProductionJob, in directory: String) throws -> [String] {
        let today = reference.zone.day(of: SystemWallClock().now())
        guard let serial = CardSerial(centre: configuration.station.centreCode, year: today.year, counter: 1) else {
            throw OperatorError(
                StartSentence.referenceDataWrong(path: "station.centreCode", reason: configuration.station.centreCode),
                exit: .configuration)
        }
        let office = reference.offices.resolve(job.submittingOffice).packedFor?.name ?? job.submittingOffice
        let faces = try renderer.render(
            FaceTexts.contents(of: job, cardSerial: serial, endorsedOn: today, by: office), overlay: true)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        return try [("front", faces.front), ("back", faces.back)].map { name, face in
            let path = "\(directory)/\(name).png"
            try Data(face.png()).write(to: URL(filePath: path), options: .atomic)
            return path
        }
    }

    /// Nil for a file that cannot be read; an empty one is something else.
    private func bytes(of file: String) -> [UInt8]? {
        try? BoundedFile.bytes(file, bytesMax: configuration.spool.fileBytesMax)
    }
}
