internal import Crypto
import Foundation
internal import JWTKit
public import ProductionStation

/// Opens envelopes: signature first, then what was signed, then what was sealed. Each refusal ends it there.
///
/// What it promises of an opened document: a key that is believed has signed that this job, in this revision, under
/// this lease, is meant for this station now; and the document is the one that was signed.
public struct EnvelopeOpener: DeliveryOpening {
    /// The most that an envelope around a job document can have, in bytes.
    public static let envelopeBytesMax = EnvelopeText.bytesMax

    /// Code of this station, as `station.id` has it.
    public var station: String
    /// False takes documents without an envelope too: in trials only.
    public var requiresEnvelope: Bool
    /// How far the platform's clock may go before this one.
    public var skewMax: Duration
    private let platform: PlatformKeys
    private let keys: StationKeys

    /// - Parameters:
    ///   - platform: whose signatures count.
    ///   - keys: what documents are sealed to.
    public init(
        station: String, platform: PlatformKeys, keys: StationKeys, requiresEnvelope: Bool,
        skewMax: Duration = .seconds(300)
    ) {
        self.station = station
        self.platform = platform
        self.keys = keys
        self.requiresEnvelope = requiresEnvelope
        self.skewMax = skewMax
    }

    /// As ``DeliveryOpening`` asks.
    public func open(_ bytes: [UInt8], under lease: ClaimID?, at now: Timestamp) -> OpenedDelivery {
        guard EnvelopeText.isMeant(bytes) else {
            return requiresEnvelope ? .refused(nil, [EnvelopeProblem.bare.refusal]) : .bare(bytes)
        }
        let claims: EnvelopeClaims
        let text: EnvelopeText
        do throws(EnvelopeProblem) {
            (text, claims) = try verified(bytes, at: now)
        } catch {
            // Whose job it says to be nobody has signed.
            return .refused(nil, [error.refusal])
        }
        do throws(EnvelopeProblem) {
            let document = try contents(text, claims, lease?.text, at: now)
            return .opened(document, claims.job, isCancellation: claims.schema == .cancellation, claims.availableAt)
        } catch {
            return .refused(claims.job, [error.refusal])
        }
    }

    private func verified(
        _ bytes: [UInt8], at now: Timestamp
    ) throws(EnvelopeProblem) -> (EnvelopeText, EnvelopeClaims) {
        guard let text = EnvelopeText(bytes) else { throw .malformed }
        let header = try EnvelopeHeader(text.header)
        guard let key = platform.key(header.key) else { throw .keyUnknown }
        guard key.algorithm == header.algorithm else { throw .algorithm }
        if let problem = key.period.problem(at: now) { throw problem }
        guard let signature = Base64URL.bytes(of: text.signature), let claims = Base64URL.bytes(of: text.claims) else {
            throw .malformed
        }
        guard (try? key.verifier.verify(signature, signs: text.signed)) == true else { throw .signature }
        return (text, try EnvelopeClaims.read(claims).get())
    }

    private func contents(
        _ text: EnvelopeText, _ claims: EnvelopeClaims, _ lease: String?, at now: Timestamp
    ) throws(EnvelopeProblem) -> [UInt8] {
        guard claims.station == station else { throw .wrongStation }
        guard claims.issuedAt <= now.advanced(by: skewMax) else { throw .notYetValid }
        guard now < claims.expiresAt else { throw .expired }
        guard claims.lease == lease || lease == nil else { throw .contentsDiffer }
        guard Self.hex(SHA256.hash(data: Data(text.sealed))) == claims.sealedSHA256 else { throw .contentsDiffer }
        guard let sealed = Base64URL.bytes(of: text.sealed) else { throw .malformed }
        return try keys.open(sealed, claims, at: now)
    }

    static func hex(_ digest: SHA256.Digest) -> String {
        digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
