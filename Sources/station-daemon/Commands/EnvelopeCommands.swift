public import ArgumentParser
import Foundation
public import JobSources
import ProductionStation

/// `envelope`: for whoever connects a platform.
struct EnvelopeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "envelope", abstract: "Make keys for signed and sealed jobs, make envelopes, and open them.",
        subcommands: [EnvelopeMakeKeyCommand.self, EnvelopeMakeCommand.self, EnvelopeOpenCommand.self])
}

/// `envelope make-key`: a key pair in two new files.
struct EnvelopeMakeKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make-key",
        abstract:
            "Write a new key pair to two files that do not exist yet: the private one (mode 0600) and the public one.")

    @Option(help: "ES256 or EdDSA for the platform's signature; P-256 or X25519 for what a station is sealed to.")
    var kind: EnvelopeKeyMaker.Kind

    @Option(help: "The key's name: 1 to 64 letters, digits, dots, hyphens and underscores.")
    var name: String

    @Option(help: "File for both halves.", completion: .file())
    var secret: String

    @Option(help: "File for the public half, for the other side.", completion: .file())
    var shared: String

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let output = options.output()
        CoreDumps.forbid()
        do {
            let pair = try EnvelopeKeyMaker.make(kind, named: name)
            try NewFile.write(pair.secret, to: secret, mode: 0o600)
            try NewFile.write(pair.shared, to: shared, mode: 0o644)
        } catch {
            try output.end(EnvelopeVerb.error(error, path: secret))
        }
        try output.write(["secret": secret, "shared": shared]) { _ in
            OperatorText(
                "密钥 \(name) 已写入 \(secret)（保密）和 \(shared)（交给对方）。",
                "key \(name) is in \(secret) (keep it secret) and \(shared) (for the other side)."
            ).text(in: output.language)
        }
    }
}

/// `envelope make`: what a platform does to one document.
struct EnvelopeMakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make", abstract: "Seal one job or cancellation to a station and sign it, as a platform does.")

    @Argument(help: "The document (docs/job.schema.json, docs/cancel.schema.json).", completion: .file())
    var document: String

    @Option(help: "Private key file to sign with (mode 0600).", completion: .file())
    var signer: String

    @Option(help: "Public key file of the station.", completion: .file())
    var recipient: String

    @Option(help: "station.id of the station that it is meant for.")
    var station: String

    @Option(help: "Code of the platform.")
    var issuer = "platform"

    @Option(help: "Lease, 32 lower-case hexadecimal digits; none for a file in the spool directory.")
    var lease: String?

    @Option(help: "Hours until it is refused.")
    var validHours = 72

    @Option(name: .shortAndLong, help: "New file for the envelope.", completion: .file())
    var output: String

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (1...8_760).contains(validHours) else { throw ValidationError("--valid-hours is 1 to 8760.") }
    }

    func run() async throws {
        let says = options.output()
        do {
            try NewFile.write(try await envelope(), to: output, mode: 0o640)
        } catch {
            try says.end(EnvelopeVerb.error(error, path: document))
        }
        try says.write(["file": output]) { _ in
            OperatorText("信封已写入 \(output)。", "the envelope is in \(output).").text(in: says.language)
        }
    }

    private func envelope() async throws -> [UInt8] {
        let bytes = try BoundedFile.bytes(document, bytesMax: JobReader.Limits().bytesMax)
        let cancellation = CancellationReader().read(bytes)
        guard let job = cancellation?.key ?? JobReader().read(bytes).header.key else {
            throw OperatorError(
                StartSentence.referenceDataWrong(path: document, reason: "it names no job"), exit: .configuration)
        }
        let maker = try await EnvelopeMaker(
            jwkSet: try PrivateFile.bytes(signer, bytesMax: EnvelopeKeys.fileBytesMax))
        let to = try EnvelopeMaker.Recipient(
            jwkSet: try BoundedFile.bytes(recipient, bytesMax: EnvelopeKeys.fileBytesMax))
        let now = SystemWallClock().now()
        return try maker.envelope(
            around: bytes, to: to,
            EnvelopeMaker.Address(
                issuer: issuer, station: station, schema: cancellation == nil ? .job : .cancellation, job: job,
                lease: lease, availableAt: now, issuedAt: now,
                expiresAt: now.advanced(by: .seconds(validHours * 3_600))))
    }
}

/// `envelope open`: what a station does to one envelope.
struct EnvelopeOpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract:
            "Check one envelope as a station does; exit code 2 when it is refused. The document goes to a file only.")

    @Argument(help: "The envelope.", completion: .file())
    var envelope: String

    @Option(help: "Public keys of the platform.", completion: .file())
    var platformKeys: String

    @Option(help: "Private keys of the station (mode 0600).", completion: .file())
    var stationKeys: String

    @Option(help: "station.id of the station.")
    var station: String

    @Option(help: "Lease that it came under.")
    var lease: String?

    @Option(help: "RFC 3339 time at which it is opened (default: now).")
    var at: String?

    @Option(
        name: .shortAndLong, help: "New file (mode 0600) for the document, which is personal data.", completion: .file()
    )
    var output: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard at.map({ Timestamp(rfc3339: $0) != nil }) ?? true else {
            throw ValidationError("--at is a time in the form of RFC 3339.")
        }
    }

    func run() async throws {
        let says = options.output()
        CoreDumps.forbid()
        let opened: OpenedDelivery
        do {
            opened = try await open()
            if case .opened(let document, _, _, _) = opened, let output {
                try NewFile.write(document, to: output, mode: 0o600)
            }
        } catch {
            try says.end(EnvelopeVerb.error(error, path: envelope))
        }
        let report = EnvelopeReport(opened)
        try says.write(report) { $0.text(in: says.language) }
        if !report.isOpened { throw ExitCode(StationExit.failed.rawValue) }
    }

    private func open() async throws -> OpenedDelivery {
        let bytes = try BoundedFile.bytes(envelope, bytesMax: EnvelopeOpener.envelopeBytesMax)
        let opener = EnvelopeOpener(
            station: station, platform: try await EnvelopeKeys.platformKeys(platformKeys),
            keys: try EnvelopeKeys.stationKeys(stationKeys), requiresEnvelope: true)
        let now = at.flatMap { Timestamp(rfc3339: $0) } ?? SystemWallClock().now()
        return opener.open(bytes, under: lease.map { ClaimID(text: $0) }, at: now)
    }
}

extension EnvelopeKeyMaker.Kind: ExpressibleByArgument {}

/// What opening an envelope came to: no part of the document.
struct EnvelopeReport: Codable, Equatable, Sendable {
    var isOpened: Bool
    var job: String?
    var schema: EnvelopeClaims.Schema?
    var availableAt: Timestamp?
    var documentBytes: Int?
    var problems: [JobEvent.Reason]

    init(_ opened: OpenedDelivery) {
        switch opened {
        case .bare(let document): (isOpened, documentBytes, problems) = (true, document.count, [])
        case .opened(let document, let job, let isCancellation, let availableAt):
            (isOpened, documentBytes, problems) = (true, document.count, [])
            (self.job, self.availableAt) = (job.description, availableAt)
            schema = isCancellation ? .cancellation : .job
        case .refused(let job, let refusals):
            (isOpened, self.job, problems) = (false, job?.description, refusals.map(JobEvent.Reason.init))
        }
    }

    func text(in language: OperatorLanguage) -> String {
        guard isOpened else {
            let sentences = problems.map { language == .english ? $0.english : $0.chinese }
            return ([job ?? ""] + sentences).filter { !$0.isEmpty }.joined(separator: "\n")
        }
        let name = job ?? ""
        let bytes = documentBytes ?? 0
        return OperatorText(
            "信封有效：任务 \(name)，文件 \(bytes) 字节。", "the envelope is good: job \(name), a document of \(bytes) bytes."
        ).text(in: language)
    }
}

enum EnvelopeVerb {
    static func error(_ error: any Error, path: String) -> OperatorError {
        switch error {
        case let error as OperatorError: error
        case let sentence as CredentialSentence: OperatorError(sentence, exit: .configuration)
        case let fault as EnvelopeKeyFault:
            OperatorError(StartSentence.referenceDataWrong(path: path, reason: fault.detail), exit: .configuration)
        case _:
            OperatorError(
                StartSentence.inputOutput(operation: "envelope", path: path, reason: error.localizedDescription),
                exit: .inputOutput)
        }
    }
}
