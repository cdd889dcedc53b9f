import Crypto
import Testing

@testable import CardDevices

/// Where profile, key store and signer meet.
struct ChipOrderTests {
    private static let shown = ShownKeySet(
        diversificationData: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], version: ChannelKeys.deliveredVersion)

    private func chip(_ keySet: ShownKeySet? = shown) -> RecognisedChip {
        RecognisedChip(identity: ChipIdentity(hexadecimal: "04"), isBlank: true, keySet: keySet)
    }

    private func problem(_ work: () async throws -> Void) async -> ChipOrderProblem? {
        do {
            try await work()
            return nil
        } catch {
            return error as? ChipOrderProblem
        }
    }

    @Test func anOrderNamesItsKeysAndShowsNone() async throws {
        let bench = try await SecuredBench()
        let made = try await bench.orders.order(
            for: chip(), files: bench.files(), cardSerial: "S1", at: SecuredBench.now)
        #expect(
            made.keys
                == "transport card-transport/1, issuer card-issuer/1, endorsement card-endorsement/1, signer document-signer/1"
        )
        #expect("\(made.order)" == "ChipOrder(4 files)")
        var dumped = ""
        dump(made.order, to: &dumped)
        dump(try #require(made.order.keys), to: &dumped)
        #expect(!dumped.contains("transport:") && dumped.count < 200)
    }

    @Test func eachCardHasKeysOfItsOwn() async throws {
        let bench = try await SecuredBench()
        var seen: Set<[[UInt8]]> = []
        for last in UInt8(0)..<4 {
            let shown = ShownKeySet(diversificationData: [0, 0, 0, 0, 0, 0, 0, 0, 0, last], version: 0xFF)
            let keys = try await bench.orders.order(
                for: chip(shown), files: bench.files(), cardSerial: "S", at: SecuredBench.now
            ).order.keys
            let own = try #require(keys)
            seen.insert(own.issuer.checkValues + own.transport.checkValues)
        }
        #expect(seen.count == 4)
    }

    @Test func aMissingKeyOrSignerIsToldBeforeABlankIsFed() async throws {
        let bench = try await SecuredBench()
        #expect(await bench.orders.problem(at: SecuredBench.now) == nil)
        bench.keys.fail(.tokenGone)
        #expect(await bench.orders.problem(at: SecuredBench.now)?.code == "tokenGone")
        #expect(await problem { _ = try await bench.files() }?.code == "tokenGone")
        bench.keys.fail(nil)
        try bench.keys.retire(#require(KeyReference(name: "card-issuer", version: 1)))
        #expect(await bench.orders.problem(at: SecuredBench.now)?.code == "keyMissing")
        let fault = await problem {
            _ = try await bench.orders.order(for: chip(), files: ChipFileSet(files: []), cardSerial: "S", at: 0)
        }
        #expect(fault.map { ChipFault($0).kind } == .ourMistake)
        let old = try await SecuredBench(signerUntil: SecuredBench.now + 10 * 86_400_000)
        #expect(old.orders.signerValidity(at: SecuredBench.now) == .expiresSoon(daysLeft: 10))
        #expect(await old.orders.problem(at: SecuredBench.now) == nil)
        #expect(await old.orders.problem(at: SecuredBench.now + 11 * 86_400_000)?.code == "signerExpired")
    }

    @Test func theNewestVersionMakesNewCardsAndTheShownOneReadsOldOnes() async throws {
        let bench = try await SecuredBench()
        let second = try #require(KeyReference(name: "card-issuer", version: 2))
        try bench.keys.add(KeySample.imported([UInt8](repeating: 7, count: 15) + [9]), as: second)
        let made = try await bench.orders.order(
            for: chip(), files: bench.files(), cardSerial: "S", at: SecuredBench.now)
        #expect(made.order.keys?.issuer.version == 2 && made.keys?.contains("issuer card-issuer/2") == true)
        let old = ShownKeySet(diversificationData: Self.shown.diversificationData, version: 1)
        #expect(try await bench.orders.ownKeyCheckValues(old) != made.order.keys?.issuer.checkValues)
        try bench.keys.retire(#require(KeyReference(name: "card-issuer", version: 1)))
        #expect(try await bench.orders.ownKeyCheckValues(old).count == 3)
    }

    @Test func aChipThatShowsNothingIsTheWrongCard() async throws {
        let bench = try await SecuredBench()
        let fault = await problem {
            _ = try await bench.orders.order(for: chip(nil), files: ChipFileSet(files: []), cardSerial: "S", at: 0)
        }
        #expect(fault == .noKeysShown)
        #expect(ChipFault(.noKeysShown).kind == .wrongCard)
    }

    @Test func theShareOfSampledCardsIsTheConfiguredOne() {
        let sampled = (0..<10_000).count { ChipOrderMaker.share(of: "SMP26\($0)") < 100 }
        #expect((900...1_100).contains(sampled))
        #expect(ChipOrderMaker.share(of: "SMP0001") == ChipOrderMaker.share(of: "SMP0001"))
    }

    @Test(arguments: [16, 24, 32], [true, false]) func keysCrossAPipeWhole(byteCount: Int, isEndorsed: Bool) throws {
        let endorsement = isEndorsed ? AESKey(Keys.key(0x70, byteCount)) : nil
        let keys = CardKeys(
            transport: Keys.channel(version: 0xFF, byteCount: byteCount),
            issuer: Keys.channel(version: 1, first: 0x40, byteCount: byteCount), endorsement: endorsement)
        let bytes = keys.wireForm
        let read = try #require(CardKeys(wireForm: bytes))
        #expect(read.wireForm == bytes)
        #expect(read.transport.version == 0xFF && read.issuer.checkValues == keys.issuer.checkValues)
        #expect(read.endorsement?.checkValue == endorsement?.checkValue)
        for count in bytes.indices { #expect(CardKeys(wireForm: Array(bytes[..<count])) == nil) }
        #expect(CardKeys(wireForm: bytes + [0]) == nil)
    }

    @Test func aSignerOfAnotherNameIsRefused() async throws {
        let bench = try await SecuredBench()
        #expect(throws: ChipOrderProblem.signerDiffers) {
            try ChipOrderMaker(
                profile: bench.profile, keys: bench.keys, signer: nil, authorities: [], endorsementProofPerMille: 0)
        }
    }

    /// A token that is away at the start: the lane waits, and goes on when it is back.
    @Test func theSignersKeyIsLookedForUntilItIsThere() async throws {
        let bench = try await SecuredBench()
        let issued = try DevelopmentAuthority(
            for: bench.keys.publicKey(of: KeySample.signer), validFrom: SecuredBench.now - 86_400_000,
            validUntil: SecuredBench.now + 400 * 86_400_000)
        let orders = try Self.orders(bench, issued)
        bench.keys.fail(.tokenMissing)
        #expect(orders.signerValidity(at: SecuredBench.now) == .valid(daysLeft: 400))
        #expect(await orders.problem(at: SecuredBench.now)?.code == "tokenMissing")
        bench.keys.fail(nil)
        #expect(await orders.problem(at: SecuredBench.now) == nil)
        let files = try bench.profile.fileSet(fields: Sample.values(), photo: [1, 2, 3])
        let made = try await orders.order(
            for: chip(), files: orders.signed(files, at: SecuredBench.now), cardSerial: "S", at: SecuredBench.now)
        #expect(made.keys?.hasSuffix("signer document-signer/1") == true)
        try bench.keys.retire(KeySample.signer)
        #expect(await orders.problem(at: SecuredBench.now)?.code == "keyRetired")
    }

    @Test func aCertificateOfAnotherKeyStopsTheLane() async throws {
        let bench = try await SecuredBench()
        let other = SimulatedKeyStore(for: bench.profile, seed: 99)
        let issued = try DevelopmentAuthority(
            for: other.publicKey(of: KeySample.signer), validFrom: 0, validUntil: SecuredBench.now)
        let orders = try Self.orders(bench, issued)
        #expect(await orders.problem(at: 1) == .signature(.certificateOfAnotherKey))
        #expect(throws: SecurityObjectProblem.certificateMalformed) {
            try SignerLookup(certificate: [0x30, 0x00], keyName: "document-signer")
        }
    }

    private static func orders(_ bench: SecuredBench, _ issued: DevelopmentAuthority) throws -> ChipOrderMaker {
        try ChipOrderMaker(
            profile: bench.profile, keys: bench.keys,
            lookup: SignerLookup(certificate: issued.certificate, keyName: "document-signer"),
            authorities: [issued.authority], endorsementProofPerMille: 0)
    }
}
