import Crypto
import Foundation
import ProductionStation
import Testing

@testable import JobSources

/// What somebody in the middle may try. Each is refused with its own reason, before anything behind it is looked at.
struct EnvelopeAttackTests {
    @Test(arguments: [EnvelopeKeyMaker.Kind.es256, .edDSA], [EnvelopeKeyMaker.Kind.p256, .x25519])
    func whatWasSealedComesOut(_ algorithm: EnvelopeKeyMaker.Kind, _ suite: EnvelopeKeyMaker.Kind) async throws {
        let bench = try await EnvelopeBench(algorithm, suite)
        let document = [UInt8](repeating: 7, count: 200_000)
        guard
            case .opened(let opened, let job, let isCancellation, let availableAt) = bench.open(
                try bench.envelope(around: document))
        else {
            Issue.record("refused")
            return
        }
        #expect(opened == document && job == EnvelopeBench.job && !isCancellation)
        #expect(availableAt == EnvelopeBench.now.advanced(by: .seconds(-3_600)))
    }

    @Test func anotherKeyUnderTheSameNameIsNotBelieved() async throws {
        let bench = try await EnvelopeBench()
        let other = try await EnvelopeMaker(jwkSet: EnvelopeKeyMaker.make(.es256, named: "platform-1").secret)
        let forged = try other.envelope(
            around: [1], to: bench.recipient, EnvelopeBench.address)
        #expect(bench.open(forged).refusal == .signatureInvalid)
        #expect(bench.open(forged).refusedJob == nil, "nobody has signed whose job it is")
    }

    @Test func anUnknownKeyIsNotReplacedByAnother() async throws {
        let bench = try await EnvelopeBench()
        let other = try await EnvelopeMaker(jwkSet: EnvelopeKeyMaker.make(.es256, named: "platform-2").secret)
        let forged = try other.envelope(around: [1], to: bench.recipient, EnvelopeBench.address)
        #expect(bench.open(forged).refusal == .keyUnknown)
    }

    @Test(arguments: [
        #"{"alg":"none","kid":"platform-1","typ":"production-station-envelope"}"#,
        #"{"alg":"None","kid":"platform-1","typ":"production-station-envelope"}"#,
        #"{"alg":"HS256","kid":"platform-1","typ":"production-station-envelope"}"#,
        #"{"alg":"ES384","kid":"platform-1","typ":"production-station-envelope"}"#,
        // Known, but not this key's.
        #"{"alg":"EdDSA","kid":"platform-1","typ":"production-station-envelope"}"#,
    ])
    func theKeySaysHowItSigns(_ header: String) async throws {
        let bench = try await EnvelopeBench()
        var parts = EnvelopeParts(try bench.envelope())
        parts.set(0, header)
        #expect(bench.open(parts.bytes).refusal == .envelopeAlgorithm)
        if !header.contains("EdDSA") { return }
        // The public key as the secret of another algorithm.
        let key = SymmetricKey(data: Data(bench.platform.shared))
        let tag = HMAC<SHA256>.authenticationCode(for: Data((parts.parts[0] + "." + parts.parts[1]).utf8), using: key)
        parts.parts[2] = String(decoding: Base64URL.text(of: Data(tag)), as: UTF8.self)
        #expect(bench.open(parts.bytes).refusal == .envelopeAlgorithm)
    }

    @Test(arguments: [
        #"{"alg":"ES256","kid":"platform-1"}"#,
        #"{"alg":"ES256","kid":"platform-1","typ":"JWT"}"#,
        #"{"alg":"ES256","alg":"none","kid":"platform-1","typ":"production-station-envelope"}"#,
        #"{"alg":"ES256","kid":"platform-1","typ":"production-station-envelope","jwk":{}}"#,
        #"{"alg":"ES256","kid":"platform-1","typ":"production-station-envelope","crit":["b64"]}"#,
        #"{"alg":"ES256","kid":"../../etc/passwd","typ":"production-station-envelope"}"#,
        "", "[]", "{", "null", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
    ])
    func aHeaderOfAnotherFormIsMalformed(_ header: String) async throws {
        let bench = try await EnvelopeBench()
        var parts = EnvelopeParts(try bench.envelope())
        parts.set(0, header)
        #expect(bench.open(parts.bytes).refusal == .envelopeMalformed)
    }

    /// Any letter of the first three parts, and of the sealed one.
    @Test(arguments: 0..<4) func anAlteredLetterIsNoticed(_ part: Int) async throws {
        let bench = try await EnvelopeBench()
        let whole = try bench.envelope()
        let parts = EnvelopeParts(whole)
        let count = parts.parts[part].utf8.count
        let steps = Set(stride(from: 0, to: count, by: max(1, count / 40))).union([count - 1])
        for position in steps.sorted() {
            var changed = parts
            var text = Array(parts.parts[part].utf8)
            text[position] = text[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            changed.parts[part] = String(decoding: text, as: UTF8.self)
            let opened = bench.open(changed.bytes)
            #expect(opened.refusal != nil, "letter \(position) of part \(part)")
            if part == 1 { #expect(opened.refusal == .signatureInvalid) }
            if part == 3 { #expect(opened.refusal == .envelopeContentsDiffer) }
        }
    }

    /// Two texts for the same bytes would be two envelopes with one signature.
    @Test func lettersThatMeanNothingMustBeZero() async throws {
        let bench = try await EnvelopeBench()
        var parts = EnvelopeParts(try bench.envelope())
        var text = Array(parts.parts[2].utf8)
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let last = try #require(letters.firstIndex(of: text[text.count - 1]))
        text[text.count - 1] = letters[last | 1]
        parts.parts[2] = String(decoding: text, as: UTF8.self)
        #expect(bench.open(parts.bytes).refusal == .envelopeMalformed)
    }

    @Test func aSealedPartOfAnotherEnvelopeDoesNotFit() async throws {
        let bench = try await EnvelopeBench()
        var parts = EnvelopeParts(try bench.envelope())
        parts.parts[3] = EnvelopeParts(try bench.envelope(around: [9])).parts[3]
        #expect(bench.open(parts.bytes).refusal == .envelopeContentsDiffer)
        #expect(bench.open(parts.bytes).refusedJob == EnvelopeBench.job)
    }

    @Test(arguments: [
        (RefusalReason.envelopeExpired, Int64(3_600)), (.envelopeExpired, 86_400 * 400), (.envelopeNotYetValid, -361),
    ])
    func timesCount(_ reason: RefusalReason, seconds: Int64) async throws {
        let bench = try await EnvelopeBench()
        let now = EnvelopeBench.now.advanced(by: .seconds(seconds))
        #expect(bench.open(try bench.envelope(), at: now).refusal == reason)
    }

    @Test func aClockThatGoesALittleBeforeIsBorne() async throws {
        let bench = try await EnvelopeBench()
        #expect(bench.open(try bench.envelope(), at: EnvelopeBench.now.advanced(by: .seconds(-359))).document != nil)
    }

    @Test func anotherStationIsNotThisOne() async throws {
        let bench = try await EnvelopeBench()
        #expect(bench.open(try bench.envelope { $0.station = "hall-2" }).refusal == .envelopeWrongStation)
    }

    @Test func aLeaseIsWhatWasSigned() async throws {
        let bench = try await EnvelopeBench()
        let other = ClaimID(text: String(repeating: "b2", count: 16))
        #expect(bench.open(try bench.envelope(), under: other).refusal == .envelopeContentsDiffer)
        #expect(bench.open(try bench.envelope { $0.lease = nil }).refusal == .envelopeContentsDiffer)
        // As a file it needs none.
        #expect(bench.open(try bench.envelope { $0.lease = nil }, under: nil).document != nil)
    }

    @Test(arguments: [
        (RefusalReason.keyExpired, "notAfter", "2026-01-01T00:00:00Z"),
        (.keyUnknown, "notBefore", "2027-01-01T00:00:00Z"), (.keyRevoked, "revokedAt", "2026-01-01T00:00:00Z"),
    ])
    func aKeyHasItsTime(_ reason: RefusalReason, _ member: String, _ time: String) async throws {
        let bench = try await EnvelopeBench { entry in
            switch member {
            case "notAfter": entry.notAfter = time
            case "notBefore": entry.notBefore = time
            case _: entry.revokedAt = time
            }
        }
        #expect(bench.open(try bench.envelope()).refusal == reason)
    }

    @Test func aStationKeyThatIsGoneDeciphersNothing() async throws {
        let bench = try await EnvelopeBench()
        let other = try EnvelopeMaker.Recipient(jwkSet: EnvelopeKeyMaker.make(.p256, named: "station-1").shared)
        let sealed = try bench.maker.envelope(around: [1], to: other, EnvelopeBench.address)
        #expect(bench.open(sealed).refusal == .notDecipherable)
        let unknown = try EnvelopeMaker.Recipient(jwkSet: EnvelopeKeyMaker.make(.p256, named: "station-9").shared)
        let named = try bench.maker.envelope(around: [1], to: unknown, EnvelopeBench.address)
        #expect(bench.open(named).refusal == .keyUnknown)
        let suite = try EnvelopeMaker.Recipient(jwkSet: EnvelopeKeyMaker.make(.x25519, named: "station-1").shared)
        let confused = try bench.maker.envelope(around: [1], to: suite, EnvelopeBench.address)
        #expect(bench.open(confused).refusal == .notDecipherable)
    }

    @Test func sizesHaveLimits() async throws {
        let bench = try await EnvelopeBench()
        let whole = try bench.envelope()
        #expect(bench.open(whole + [UInt8](repeating: 0x41, count: 1_500_000)).refusal == .envelopeMalformed)
        var parts = EnvelopeParts(whole)
        parts.parts[1] += String(repeating: "A", count: 5_000)
        #expect(bench.open(parts.bytes).refusal == .envelopeMalformed)
        #expect(bench.open(Array((String(decoding: whole, as: UTF8.self) + ".A").utf8)).refusal == .envelopeMalformed)
        #expect(bench.open(Array("....".utf8)).refusal == .envelopeMalformed)
    }

    @Test func aBareDocumentIsTakenInATrialOnly() async throws {
        let document = Array(#"{"schemaVersion":1}"#.utf8)
        #expect(try await EnvelopeBench().open(document).refusal == .envelopeMissing)
        guard case .bare(document) = try await EnvelopeBench(requiresEnvelope: false).open(document) else {
            Issue.record("not taken")
            return
        }
    }
}
