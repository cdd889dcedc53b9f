import Foundation
import ProductionStation
import Testing

@testable import JobSources

/// The published vectors: what this station says of each is what stands there, and a stranger's program agrees.
struct EnvelopeVectorTests {
    struct Vectors: Codable {
        struct Vector: Codable, Equatable, CustomTestStringConvertible {
            var name: String
            var at: String
            var lease: String?
            var envelope: String
            var document: String?
            var refusal: String?
            var testDescription: String { name }
        }

        var note: String
        var station: String
        var platformKeys: EnvelopeKeyFile
        var stationKeys: EnvelopeKeyFile
        var vectors: [Vector]
    }

    static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/envelope-vectors.json")

    static func published() throws -> Vectors {
        try JSONDecoder().decode(Vectors.self, from: try Data(contentsOf: file))
    }

    @Test func eachComesToWhatIsPublished() async throws {
        if ProcessInfo.processInfo.environment["STATION_WRITE_VECTORS"] != nil { try await Self.write() }
        let vectors = try Self.published()
        let opener = EnvelopeOpener(
            station: vectors.station, platform: try await PlatformKeys(jwkSet: vectors.platformKeys.bytes()),
            keys: try StationKeys(jwkSet: vectors.stationKeys.bytes()), requiresEnvelope: true)
        #expect(vectors.vectors.count >= 12)
        for vector in vectors.vectors {
            let now = try #require(Timestamp(rfc3339: vector.at))
            let opened = opener.open(
                Array(vector.envelope.utf8), under: vector.lease.map { ClaimID(text: $0) }, at: now)
            #expect(opened.document == vector.document.map { Array($0.utf8) }, "\(vector.name)")
            #expect(opened.refusal?.rawValue == vector.refusal, "\(vector.name)")
        }
    }

    /// Python's cryptography, and nothing of this station.
    @Test func aStrangersProgramAgrees() throws {
        let peer = Self.file.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Tests/Peers/envelope.py").path
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [peer, Self.file.path]
        process.standardOutput = output
        try process.run()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(said)")
        #expect(said.contains(" 0 differences"))
    }

    // MARK: - Making them anew

    private static func write() async throws {
        let pairs = try [EnvelopeKeyMaker.Kind.es256, .edDSA].map {
            try EnvelopeKeyMaker.make($0, named: "sample-\($0.rawValue)")
        }
        let own = try [EnvelopeKeyMaker.Kind.p256, .x25519].map {
            try EnvelopeKeyMaker.make($0, named: "sample-\($0.rawValue)")
        }
        var platform = EnvelopeKeyFile(keys: try pairs.flatMap { try EnvelopeKeyFile.read($0.shared).keys })
        var revoked = try EnvelopeKeyFile.read(try EnvelopeKeyMaker.make(.es256, named: "sample-revoked").secret).keys[
            0]
        revoked.revokedAt = "2026-11-01T00:00:00Z"
        platform.keys.append(revoked.isPublic)
        var vectors = Vectors(
            note: "Invented. The private keys are published here: never use them.", station: "hall-1",
            platformKeys: platform,
            stationKeys: EnvelopeKeyFile(keys: try own.flatMap { try EnvelopeKeyFile.read($0.secret).keys }),
            vectors: [])
        for pair in pairs {
            for recipient in own {
                vectors.vectors += try await good(EnvelopeMaker(jwkSet: pair.secret), .init(jwkSet: recipient.shared))
            }
        }
        let maker = try await EnvelopeMaker(jwkSet: pairs[0].secret)
        vectors.vectors += try await bad(maker, .init(jwkSet: own[0].shared), EnvelopeKeyFile(keys: [revoked]).bytes())
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(vectors) + Data("\n".utf8)).write(to: file)
    }

    private static let document = CancellationNotice(job: EnvelopeBench.job, reason: "sample").document
    private static let at = EnvelopeBench.now.rfc3339

    private static var address: EnvelopeMaker.Address {
        var address = EnvelopeBench.address
        address.schema = .cancellation
        return address
    }

    private static func good(
        _ maker: EnvelopeMaker, _ recipient: EnvelopeMaker.Recipient
    ) throws -> [Vectors.Vector] {
        let envelope = try maker.envelope(around: document, to: recipient, address)
        let algorithm = try EnvelopeHeader(try #require(EnvelopeText(envelope)).header).algorithm
        return [
            Vectors.Vector(
                name: "good, \(algorithm.rawValue), \(recipient.suite.rawValue)", at: at,
                lease: EnvelopeBench.lease.text,
                envelope: String(decoding: envelope, as: UTF8.self), document: String(decoding: document, as: UTF8.self)
            )
        ]
    }

    private static func bad(
        _ maker: EnvelopeMaker, _ recipient: EnvelopeMaker.Recipient, _ revoked: [UInt8]
    ) async throws -> [Vectors.Vector] {
        func vector(
            _ name: String, _ refusal: RefusalReason, at: String = at, lease: String? = EnvelopeBench.lease.text,
            _ maker: EnvelopeMaker = maker, changing change: (inout EnvelopeMaker.Address) -> Void = { _ in },
            editing edit: (inout EnvelopeParts) throws -> Void = { _ in }
        ) throws -> Vectors.Vector {
            var address = address
            change(&address)
            var parts = EnvelopeParts(try maker.envelope(around: document, to: recipient, address))
            try edit(&parts)
            return Vectors.Vector(
                name: name, at: at, lease: lease, envelope: parts.parts.joined(separator: "."),
                refusal: refusal.rawValue)
        }
        let stranger = try await EnvelopeMaker(jwkSet: EnvelopeKeyMaker.make(.es256, named: "sample-stranger").secret)
        let forger = try await EnvelopeMaker(jwkSet: EnvelopeKeyMaker.make(.es256, named: "sample-ES256").secret)
        let other = ClaimID(text: String(repeating: "b2", count: 16))
        return [
            try vector("a key that nobody registered", .keyUnknown, stranger),
            try vector("another key under a registered name", .signatureInvalid, forger),
            try vector("a key that was revoked", .keyRevoked, try await EnvelopeMaker(jwkSet: revoked)),
            try vector(
                "alg none", .envelopeAlgorithm,
                editing: {
                    $0.set(0, #"{"alg":"none","kid":"sample-ES256","typ":"production-station-envelope"}"#)
                }),
            try vector(
                "the algorithm of another key", .envelopeAlgorithm,
                editing: {
                    $0.set(0, #"{"alg":"EdDSA","kid":"sample-ES256","typ":"production-station-envelope"}"#)
                }),
            try vector(
                "a claim that was changed", .signatureInvalid,
                editing: {
                    $0.set(1, try $0.text(1).replacing("SMP-1", with: "SMP-2"))
                }),
            try vector("expired", .envelopeExpired, at: EnvelopeBench.now.advanced(by: .seconds(7_200)).rfc3339),
            try vector(
                "not yet issued", .envelopeNotYetValid, at: EnvelopeBench.now.advanced(by: .seconds(-7_200)).rfc3339),
            try vector("for another station", .envelopeWrongStation, changing: { $0.station = "hall-2" }),
            try vector("under another lease", .envelopeContentsDiffer, lease: other.text),
            try vector(
                "a sealed part of another envelope", .envelopeContentsDiffer,
                editing: {
                    $0.parts[3] = EnvelopeParts(try maker.envelope(around: document, to: recipient, address)).parts[3]
                }),
        ]
    }
}
