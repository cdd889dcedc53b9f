import Crypto
import Testing

@testable import CardDevices

/// Whole SCP03 sessions that others have published, as plain numbers.
struct ChannelVector: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var keys: ChannelKeys
    var initializeUpdate: String
    var initializeUpdateAnswer: String
    var externalAuthenticate: String
    /// Plain command, command on the wire, plain answer data, answer data on the wire; in order.
    var exchanges: [Exchange]

    struct Exchange: Sendable {
        var plain: String
        var wire: String
        var answer = ""
        /// Nil where the publication has none.
        var wireAnswer: String?
    }

    var level: UInt8 { hex(externalAuthenticate)[2] }
    var hostChallenge: [UInt8] { Array(hex(initializeUpdate)[5..<13]) }

    /// Sessions of pySim's tests (tests/unittests/test_globalplatform.py): a card of another maker, keys 00…, 10…, 20….
    static let published: [ChannelVector] = [
        pySim(
            16, "8050300008b13e5f938fc108c400", "000000000000000000003003703eb51047495b249f66c484c1d2ef1948000002",
            "84821100107d5f5826a993ebc89eea24957fa0b3ce", "84e291000ebf3e035c015a558d036518a2829700",
            "bf3e125a1089882119900000000000000000000005971be68992dbbdfa", "84f220020863a63f8959827fb2",
            "84ca006608a0c6a4a74166f7ce00", "84f22002124f0212345c054f9f70c52249b50272656536",
            "84f280020a4f00e91443f6dce6b8ed00"),
        pySim(
            16, "80503000088e1552d0513c60f300", "0000000000000000000030037030760cd2c47c1dd395065fe5ead8a9d7000001",
            "8482030010fd4721a14d9b07003c451d2f8ae6bb21",
            "84e2910018ca9c00f6713d79bc8baa642bdff51c3f6a4082d3bd9ad26c00",
            "bf3e125a1089882119900000000000000000000005", "84f2200208c9811b11f1264cf1",
            "84ca006608e10ab60b3054798800", "84f22002184e2908bdb48b2315a55482e9e936ca122d6ecfae7d17416e",
            "84f28002180dd10a6b6193e5340b9e77d32d5a179cd710ac2773aefb2800"),
        pySim(
            16, "8050300008fdf38259a1e0de4400", "000000000000000000003003703b1aca81e821f219081cdc01c26b372d000003",
            "84823300108c36f96bcc00724a4e13ad591d7da3f0",
            "84e2910018267a85dfe4a98fca6fb0527e0dfecce4914e40401433c87f00",
            "f3ba2b1013aa6224f5e1c138d71805c569e5439b47576260b75fc021b25097cb2e68f8a0144975b9",
            "84f2200208ac6a59024bed84cc", "84ca006608409912ad8fb7aed000",
            "84f22002185f3dafc3ac14c381536a488bf44e06d056df9d74dbd21e5a",
            "84f280021865165105be3373347d0424d4400af2ac393f569ec779389e00"),
        pySim(
            24, "80503100087396430b768b085b00", "000000000000000000003103708cfc23522ffdbf1e5df5542cac8fd866000003",
            "84821100102145ed30b146f5db252fb7e624cec244", "84e291000ebf3e035c015aff42cf801d14394400",
            "bf3e125a1089882119900000000000000000000005162fbd33e04940a9", "84f22002084584e4f6784811ee",
            "84ca006608937776ebe190fa3000", "84f22002124f0212345c054f9f70c59a52bddf3040368c",
            "84f280020a4f009804b11411f7393d00"),
        pySim(
            24, "805031000869c65da8202bf19f00", "00000000000000000000310370b570a67be38446717729d6dd3d2ec5b1000001",
            "848203001065df4f1a356a887905466516d9e5b7c1",
            "84e2910018d2c6fb477c5d4afe4fd4d21f17eff10d3578ec1774a12a2d00",
            "bf3e125a1089882119900000000000000000000005", "84f2200208964e188f0b1bb697",
            "84ca006608f0820035a41d3e1800", "84f220021806b076ed452cd1fa84f77f5c08a146aa77a9286757dea791",
            "84f2800218d06527e39222dce091fabdb8e9b898417a67a6852d3577db00"),
        pySim(
            24, "80503100089b3f2eef0e8c937400", "00000000000000000000310370f6bb305a15bae1a68f79fb08212fbed7000002",
            "84823300109100bc22d58b45b86a26365ce39ff3cf",
            "84e29100188f7f946c84f70d17994bc6e8791251bb1bb1bf02cf8de58900",
            "c05176c1b6f72aae50c32cbee63b0e95998928fd4dfb2be9f27ffde8c8476f5909b4805cc4039599",
            "84f2200208d5d97754b6b3d2ba", "84ca006608516c82b8e30adbeb00",
            "84f2200218cc247f4761e6944277a4e0d6e32e44025b1e31537e2fc668",
            "84f2800218ba22b63d509bef5d093b43e5eaed03ed23144ab2d9cb51de00"),
        pySim(
            32, "805032000811666d57866c6f5400", "0000000000000000000032037053ea8847efa7674e41498a4d66cf0dee000003",
            "84821100102f2ad190eff2fafc4908996d1cebd310", "84e291000ebf3e035c015af4b680372542b59d00",
            "bf3e125a10898821199000000000000000000000058012dd7f01f1c4c1", "84f2200208d618b7da68d5fe52",
            "84ca0066088f3e055db23ad5e500", "84f22002124f0212345c054f9f70c5b6e15cc42404915e",
            "84f280020a4f00aa124aa74afe7f7500"),
        pySim(
            32, "8050320008c6066990fc426e1d00", "000000000000000000003203708682cd81bbd8919f2de3f2664581f118000001",
            "848203001077c493b632edadaf865a1e64acc07ce9",
            "84e29100183ddaa60594963befaada3525b492ede23c2ab2c1ce3afe4400",
            "bf3e125a1089882119900000000000000000000005", "84f2200208480ddc8e419da38d",
            "84ca0066083e9d6a6c0b2d732000", "84f22002183ebfef2da8b04af2a85f491f299b76973df76ff08a4031be",
            "84f2800218783fff80990f5585b1055010ea95094a26e4a8f1ef4b18e100"),
        pySim(
            32, "805032000897b2055fe58599fd00", "00000000000000000000320370a8439a22cedf045fa9f1903b2834f26e000002",
            "8482330010508a0fd959d2e547c6b33154a6be2057",
            "84e29100187a5ef717eaf1e135ae92fe54429d0e465decda65f5fe5aea00",
            "ea90dbfa648a67c5eb6abc57f8530b97d0cd5647c5e8732016b55203b078dd2ace7f8bc5d1c1cd99",
            "84f2200208bcc5c17275545d93", "84ca00660804806aba9d543bb600",
            "84f2200218717222491556ec81a45f49ce48be33320024801a1c4cb0e0",
            "84f2800218561f105bccd3a1642904b251ccc1228beb80a82370a8637000"),
    ]

    /// Sessions of the GlobalPlatform library's tests (globalplatform/src/scp03Test.c): cards of two other makers.
    static let publishedElsewhere: [ChannelVector] = [
        ChannelVector(
            testDescription: "AES-128 level 03, DELETE", keys: other128,
            initializeUpdate: "8050000008b2bde1a2dc66bd5600",
            initializeUpdateAnswer: "00000000000000000000300370c40932a6fefeaeb2e127185170f45fca000015",
            externalAuthenticate: "848203001059d54d932423d29f6313c970875f8c2f",
            exchanges: [
                .init(
                    plain: "80e400800a4f08a00100015141434c",
                    wire: "84e400801829f06aec3180b3efe91ff662310b945de0d5fe66ad67a5b6")
            ]),
        ChannelVector(
            testDescription: "AES-192 level 03, GET STATUS", keys: other192,
            initializeUpdate: "80500000084157115cad7d2fe700",
            initializeUpdateAnswer: "00008301a8186727a822020310726b1e22eed4f4bbab21001bfd4b6f02000012",
            externalAuthenticate: "84820300109b126d1b1557297f3c06766ca9acbd27",
            exchanges: [
                .init(
                    plain: "80f22002024f0000", wire: "84f2200218110c222888859059700e5d42ad65f41299b0bffc03bf79a800",
                    answer: "e30d4f07a00000015153509f700101", wireAnswer: "e30d4f07a00000015153509f700101")
            ]),
    ]

    /// Levels that no publication covers, and a random challenge: computed with Python's `cryptography`.
    static let computed: [ChannelVector] = [
        ChannelVector(
            testDescription: "AES-128 level 01", keys: Keys.channel(),
            initializeUpdate: "8050300008010203040506070800", initializeUpdateAnswer: computedAnswer,
            externalAuthenticate: "84820100106b524f6c41610edd276117fd735e3609",
            exchanges: [
                .init(
                    plain: getEID, wire: "84e291000ebf3e035c015ac968b72b3480b4ec00", answer: eID, wireAnswer: eID),
                .init(plain: "80f22002", wire: "84f22002085c4582e83ae452c2"),
                .init(
                    plain: "80ca006600", wire: "84ca0066080afd8bad9cb3b01000", answer: "660102", wireAnswer: "660102"),
            ]),
        ChannelVector(
            testDescription: "AES-128 level 13", keys: Keys.channel(),
            initializeUpdate: "8050300008010203040506070800", initializeUpdateAnswer: computedAnswer,
            externalAuthenticate: "84821300106b524f6c41610eddd97e80d28213a029",
            exchanges: [
                .init(
                    plain: getEID, wire: "84e2910018aab4829a3e51625345c7b498c74684b6c4214a881093417c00", answer: eID,
                    wireAnswer: eID + "70152af317ca9cc3"),
                .init(plain: "80f22002", wire: "84f22002088bfe1ea49a092115", wireAnswer: "682fb7f4877a8055"),
                .init(
                    plain: "80ca006600", wire: "84ca006608532a1f4456f6167700", answer: "660102",
                    wireAnswer: "66010223b9f54baaac107e"),
            ]),
    ]

    private static let getEID = "80e2910006bf3e035c015a00"
    private static let eID = "bf3e125a1089882119900000000000000000000005"
    private static let computedAnswer = "00000000000000000000300360a1a2a3a4a5a6a7a82e3c850ffe4d0b40"

    private static let other128 = keys(
        "f995d0a069335c7df42e590317ffea6d", "58563362ec5a4541abcd32b34b1eae7d", "0a02a6d687406dcfa09dc70b3edb7e38")
    private static let other192: ChannelKeys = {
        let key = "de2a3629cbc24e8d8869e82c8b4c0d874d88166b6f8a1c12"
        return keys(key, key, key, version: 0x02)
    }()

    private static func keys(_ enc: String, _ mac: String, _ dek: String, version: UInt8 = 0x30) -> ChannelKeys {
        let parts = [enc, mac, dek].map { SymmetricKey(data: hex($0)) }
        guard
            let keys = ChannelKeys(
                version: version, encryption: parts[0], authentication: parts[1], dataEncryption: parts[2])
        else { preconditionFailure("three keys of one length") }
        return keys
    }

    /// Keys that repeat their first 16 bytes.
    private static func repeating(_ first: UInt8, _ count: Int) -> String {
        Hexadecimal.text((0..<count).map { first + UInt8($0 % 16) })
    }

    private static func pySim(
        _ byteCount: Int, _ initialize: String, _ answer: String, _ authenticate: String, _ getEIDOnWire: String,
        _ eIDOnWire: String, _ cases: String...
    ) -> ChannelVector {
        let plain = ["80f22002", "80ca006600", "80f220020a4f0212345c054f9f70c5", "80f28002024f0000"]
        return ChannelVector(
            testDescription: "AES-\(byteCount * 8) level \(hex(authenticate)[2])",
            keys: keys(
                repeating(0, byteCount), repeating(0x10, byteCount), repeating(0x20, byteCount),
                version: hex(initialize)[2]),
            initializeUpdate: initialize, initializeUpdateAnswer: answer, externalAuthenticate: authenticate,
            exchanges: [.init(plain: getEID, wire: getEIDOnWire, answer: eID, wireAnswer: eIDOnWire)]
                + zip(plain, cases).map { .init(plain: $0, wire: $1) })
    }
}
