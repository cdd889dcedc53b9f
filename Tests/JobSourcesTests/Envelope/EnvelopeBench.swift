import Foundation
import ProductionStation

@testable import JobSources

/// A platform and a station with keys of their own, and one document between them.
struct EnvelopeBench: Sendable {
    static let now = Timestamp(milliseconds: 1_795_700_000_000)
    static let job = JobKey(id: "SMP-1", revision: 2)
    static let lease = ClaimID(text: String(repeating: "a1", count: 16))

    let platform: EnvelopeKeyMaker.Pair
    let station: EnvelopeKeyMaker.Pair
    let maker: EnvelopeMaker
    let recipient: EnvelopeMaker.Recipient
    let opener: EnvelopeOpener

    init(
        _ algorithm: EnvelopeKeyMaker.Kind = .es256, _ suite: EnvelopeKeyMaker.Kind = .p256,
        requiresEnvelope: Bool = true, change: (inout EnvelopeKeyFile.Entry) -> Void = { _ in }
    ) async throws {
        platform = try EnvelopeKeyMaker.make(algorithm, named: "platform-1")
        station = try EnvelopeKeyMaker.make(suite, named: "station-1")
        maker = try await EnvelopeMaker(jwkSet: platform.secret)
        recipient = try EnvelopeMaker.Recipient(jwkSet: station.shared)
        var file = try EnvelopeKeyFile.read(platform.shared)
        change(&file.keys[0])
        opener = EnvelopeOpener(
            station: "hall-1", platform: try await PlatformKeys(jwkSet: file.bytes()),
            keys: try StationKeys(jwkSet: station.secret), requiresEnvelope: requiresEnvelope)
    }

    static var address: EnvelopeMaker.Address {
        EnvelopeMaker.Address(
            issuer: "sample-platform", station: "hall-1", job: job, lease: lease.text,
            availableAt: now.advanced(by: .seconds(-3_600)), issuedAt: now.advanced(by: .seconds(-60)),
            expiresAt: now.advanced(by: .seconds(3_600)))
    }

    func envelope(
        around document: [UInt8] = Array("{\"sample\":1}".utf8),
        _ change: (inout EnvelopeMaker.Address) -> Void = { _ in }
    ) throws -> [UInt8] {
        var address = Self.address
        change(&address)
        return try maker.envelope(around: document, to: recipient, address)
    }

    func open(_ bytes: [UInt8], under lease: ClaimID? = lease, at now: Timestamp = now) -> OpenedDelivery {
        opener.open(bytes, under: lease, at: now)
    }
}

extension OpenedDelivery {
    var document: [UInt8]? {
        switch self {
        case .bare, .refused: nil
        case .opened(let document, _, _, _): document
        }
    }

    var refusal: RefusalReason? {
        switch self {
        case .bare, .opened: nil
        case .refused(_, let refusals): refusals.count == 1 ? refusals.first?.reason : nil
        }
    }

    /// The job that a refusal names.
    var refusedJob: JobKey? {
        switch self {
        case .bare, .opened: nil
        case .refused(let job, _): job
        }
    }
}

/// The four parts of an envelope, to be changed and put together again.
struct EnvelopeParts {
    var parts: [String]

    init(_ bytes: [UInt8]) { parts = String(decoding: bytes, as: UTF8.self).split(separator: ".").map(String.init) }

    var bytes: [UInt8] { Array(parts.joined(separator: ".").utf8) }

    func text(_ index: Int) throws -> String {
        String(decoding: Base64URL.bytes(of: parts[index].utf8) ?? [], as: UTF8.self)
    }

    mutating func set(_ index: Int, _ text: String) {
        parts[index] = String(decoding: Base64URL.text(of: Data(text.utf8)), as: UTF8.self)
    }
}
