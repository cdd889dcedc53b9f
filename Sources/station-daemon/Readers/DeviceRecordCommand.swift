import ArgumentParser
import CardDevices
import CardFace
import Foundation
import Glibc
import ProductionStation

/// `devices record`: what goes over a printer's wire, as a file that can be replayed.
struct DeviceRecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record a conversation with a printer: who it is, its status, and with --consume-cards one card.",
        discussion: """
            Pictures are kept as length and digest only. The file holds the printer's serial number, and nothing of any \
            person. With --minutes the status is read again and again: open the cover, take the ribbon out, and so on, \
            and the answers are in the file.
            """)

    @Argument(help: "Which printer, as lanes.N.printer takes it.", transform: PrinterAddress.init(argument:))
    var address: PrinterAddress

    @Argument(help: "File that is made; one that exists is left alone.", completion: .file())
    var file: String

    @Option(help: "Read the status so long, from 1 to 60 (default: once).")
    var minutes: Int?

    @Flag(help: "Feed a blank, move it, print 样卡 VOID on it, and send it to the rejected tray.")
    var consumeCards = false

    @OptionGroup var options: GlobalOptions

    private static let limits = LaneLimits()
    private static let limit = Duration.seconds(10)
    private static let pause = Duration.seconds(2)

    func validate() throws {
        guard minutes.map({ (1...60).contains($0) }) ?? true else {
            throw ValidationError("--minutes takes a number from 1 to 60")
        }
        if case .replay = address.route { throw ValidationError("a recording is not recorded again") }
    }

    func run() async throws {
        let output = options.quietOutput()
        do {
            let configuration = options.quietConfiguration()
            let target = try NewFile(file)
            defer { target.removeIfEmpty() }
            var recorder: RecordingPipe?
            let opened = try OpenedPrinter(address, planes: try PrinterPlanes(configuration)) { inner in
                let pipe = RecordingPipe(
                    wrapping: inner,
                    into: Recording(day: Self.today, driver: address.model?.rawValue ?? "", device: ""))
                recorder = pipe
                return pipe
            }
            let fault = await converse(opened.printer, try consumeCards ? picture(configuration) : nil)
            await opened.pipe.close()
            guard var recording = await recorder?.recording else { return }
            let identity = opened.printer.identity
            recording.device =
                "\(identity.model), firmware \(identity.firmware)\(identity.isSimulated ? ", simulated" : "")"
            try target.write(recording.text)
            try report(recording, fault, output)
        } catch let error as OperatorError {
            try output.end(error)
        }
    }

    private func picture(_ configuration: StationConfiguration?) throws -> PrintImage {
        do {
            return try SampleFaces(
                layout: try ReferenceData.layout(configuration?.reference.faceLayoutFile),
                fontDirectories: configuration?.reference.faceFontDirectories ?? [], zone: .shanghai
            ).draw()
        } catch {
            throw OperatorError(
                StartSentence.referenceDataWrong(path: "face.layoutFile", reason: "\(error)"), exit: .configuration)
        }
    }

    /// A fault ends the conversation, and is in the recording: those are the ones worth having.
    private func converse(_ printer: any CardPrinter, _ picture: PrintImage?) async -> DeviceFault? {
        let end = ContinuousClock.now + .seconds(60 * (minutes ?? 0))
        do throws(DeviceFault) {
            repeat {
                _ = try await printer.status(limit: Self.limit)
                guard minutes != nil else { break }
                try? await ContinuousClock().sleep(for: Self.pause)
            } while ContinuousClock.now < end && !Task.isCancelled
            guard let picture else { return nil }
            try await printer.feed(to: .chipStation, limit: Self.limits.move)
            _ = try await printer.status(limit: Self.limit)
            try await printer.move(to: .printHead, limit: Self.limits.move)
            try await printer.print(picture, limit: Self.limits.print)
            _ = try await printer.status(limit: Self.limit)
            try await printer.eject(to: .rejected, limit: Self.limits.move)
            _ = try await printer.status(limit: Self.limit)
            return nil
        } catch {
            return error
        }
    }

    private func report(_ recording: Recording, _ fault: DeviceFault?, _ output: CommandOutput) throws {
        struct Report: Encodable {
            var file: String
            var device: String
            var calls: Int
            var fault: String?
        }
        let takesCard = consumeCards && !address.isSimulated
        let lines = Report(file: file, device: recording.device, calls: recording.count, fault: fault?.words)
        try output.write(lines) { report in
            let said = DeviceSentence.recorded(file: report.file, calls: report.calls).message.text
            let books = takesCard ? DeviceSentence.blankUsed.message.text.text(in: output.language) : nil
            return ([said.text(in: output.language), books, report.fault].compactMap(\.self)).joined(separator: "\n")
        }
        guard fault == nil else { throw ExitCode(StationExit.failed.rawValue) }
    }

    private static var today: String { "\(CentreZone.shanghai.day(of: SystemWallClock().now()))" }
}
