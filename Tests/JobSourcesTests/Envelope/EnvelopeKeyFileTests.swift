import Foundation
import ProductionStation
import Testing

@testable import JobSources

struct EnvelopeKeyFileTests {
    @Test(arguments: [EnvelopeKeyMaker.Kind.es256, .edDSA]) func aPrivateKeyDoesNotBelongAmongThoseOfThePlatform(
        _ kind: EnvelopeKeyMaker.Kind
    ) async throws {
        let pair = try EnvelopeKeyMaker.make(kind, named: "platform-1")
        await #expect(throws: EnvelopeKeyFault.self) { _ = try await PlatformKeys(jwkSet: pair.secret) }
        #expect(try await PlatformKeys(jwkSet: pair.shared).names == ["platform-1"])
        let secret = try #require(EnvelopeKeyFile.read(pair.secret).keys[0].d)
        #expect(!String(decoding: pair.shared, as: UTF8.self).contains(secret))
    }

    @Test(arguments: [
        "", "{}", #"{"keys":[]}"#, #"{"keys":[{"kid":"a b","kty":"EC","crv":"P-256","alg":"ES256","x":"A","y":"A"}]}"#,
        #"{"keys":[{"kid":"a","kty":"EC","crv":"P-256","alg":"ES256","x":"A","y":"A"}]}"#,
        #"{"keys":[{"kid":"a","kty":"oct","crv":"P-256","alg":"HS256","x":"A"}]}"#,
        #"{"keys":[{"kid":"a","kty":"OKP","crv":"Ed25519","alg":"ES256","x":"A"}]}"#,
    ])
    func aFileOfAnotherFormIsSaidToBeOne(_ text: String) async {
        await #expect(throws: EnvelopeKeyFault.self) { _ = try await PlatformKeys(jwkSet: Array(text.utf8)) }
        #expect(throws: EnvelopeKeyFault.self) { _ = try StationKeys(jwkSet: Array(text.utf8)) }
    }

    /// A point that is not on the curve is no key.
    @Test func aPointOffTheCurveIsNoKey() async throws {
        var file = try EnvelopeKeyFile.read(EnvelopeKeyMaker.make(.es256, named: "platform-1").shared)
        file.keys[0].y = file.keys[0].x
        let bytes = try file.bytes()
        await #expect(throws: EnvelopeKeyFault.self) { _ = try await PlatformKeys(jwkSet: bytes) }
    }

    @Test func twoKeysFollowEachOther() async throws {
        let old = try EnvelopeKeyFile.read(EnvelopeKeyMaker.make(.p256, named: "station-1").secret)
        let new = try EnvelopeKeyFile.read(EnvelopeKeyMaker.make(.x25519, named: "station-2").secret)
        let both = try EnvelopeKeyFile(keys: old.keys + new.keys).bytes()
        #expect(try StationKeys(jwkSet: both).names == ["station-1", "station-2"])
        let twice = try EnvelopeKeyFile(keys: old.keys + old.keys).bytes()
        #expect(throws: EnvelopeKeyFault.self) { _ = try StationKeys(jwkSet: twice) }
    }

    @Test(arguments: 0..<70) func base64URLIsCanonicalBothWays(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
        let text = Base64URL.text(of: Data(bytes))
        #expect(Base64URL.bytes(of: text) == bytes)
        #expect(Base64URL.bytes(of: text + [UInt8(ascii: "=")]) == nil)
        #expect(text.allSatisfy(Base64URL.isLetter))
    }
}
