import Foundation
import Testing

@testable import ProductionStation

@Suite struct VaultJobCodecTests {
    private func fault(_ bytes: [UInt8]) -> VaultFault? {
        do { _ = try VaultJobCodec.decode(bytes) } catch { return error }
        return nil
    }

    @Test func aJobComesBackAsItWas() throws {
        for size in [0, 1, 60_000, 1 << 20] {
            let job = VaultFixture.job(photo: SpoolRandom(seed: 5).bytes(size))
            let bytes = try VaultJobCodec.encode(job)
            #expect(try VaultJobCodec.decode(bytes) == job)
            // The photo costs its own bytes and nothing more.
            #expect(bytes.count < size + 1500)
        }
        var bare = VaultFixture.job()
        bare.batch = nil
        bare.previousPermit = nil
        bare.faultyCard = nil
        bare.holder.names = ProductionJob.Names(arabic: "ئۈلگە")
        #expect(try VaultJobCodec.decode(VaultJobCodec.encode(bare)) == bare)
    }

    @Test func everyOtherLengthIsMalformed() throws {
        let bytes = try VaultJobCodec.encode(VaultFixture.job())
        for length in 0..<bytes.count { #expect(fault(Array(bytes.prefix(length)))?.kind == .malformed) }
        #expect(fault(bytes + [0])?.kind == .malformed)
        #expect(fault([2] + bytes.dropFirst())?.kind == .unknownFormat)
    }

    @Test func lengthsOverTheirLimitsAreRefusedBeforeAnythingIsRead() throws {
        #expect(fault([1, 0xFF, 0xFF, 0xFF, 0xFF])?.kind == .malformed)
        let header = [UInt8](repeating: 0x20, count: VaultJobCodec.headerBytesMax + 1)
        #expect(fault([1] + bigEndian(UInt32(header.count)) + header + [0, 0, 0, 0])?.kind == .malformed)
        var job = VaultFixture.job(photo: [UInt8](repeating: 0, count: VaultJobCodec.photoBytesMax + 1))
        #expect(throws: VaultFault(.tooLarge, operation: "vault.encode")) { try VaultJobCodec.encode(job) }
        job = VaultFixture.job()
        job.holder.currentAddress = String(repeating: "长", count: VaultJobCodec.headerBytesMax)
        #expect(throws: VaultFault(.tooLarge, operation: "vault.encode")) { try VaultJobCodec.encode(job) }
    }

    @Test func aFaultNeverQuotesThePerson() throws {
        var bytes = try VaultJobCodec.encode(VaultFixture.job())
        let wrong = try #require(bytes.firstRange(of: Array(#""female""#.utf8)))
        bytes.replaceSubrange(wrong, with: Array(#""CANARY""#.utf8))
        let found = try #require(fault(bytes))
        #expect(found.kind == .malformed)
        #expect(!String(reflecting: found).contains("CANARY"))
    }

    @Test func noDamageCrashesTheReader() throws {
        let good = try VaultJobCodec.encode(VaultFixture.job())
        let random = SpoolRandom(seed: 6)
        var refused = 0
        for _ in 0..<5000 {
            var bytes = good
            for _ in 0...Int(random.bytes(1)[0] % 4) {
                let pick = random.bytes(3)
                bytes[(Int(pick[0]) << 8 | Int(pick[1])) % bytes.count] = pick[2]
            }
            if fault(bytes) != nil { refused += 1 }
        }
        #expect(refused > 1000)
    }

    @Test func aSealedJobOpensUnderItsOwnKeyOnly() throws {
        let key = try #require(MasterKey(bytes: (0..<32).map { UInt8($0) }))
        let sealer = VaultSealer(masterKey: key, random: SpoolRandom(seed: 8))
        let job = VaultFixture.job()
        let sealed = try sealer.seal(job)
        #expect(try sealer.openJob(sealed, for: job.key) == job)
        #expect(throws: VaultFault(.keyNotAuthentic, operation: "vault.open")) {
            try sealer.openJob(sealed, for: JobKey(id: "J-1", revision: 3))
        }
        // Sealed under a name that is not the content's own: a fault of this program, and noticed.
        let foreign = try sealer.seal(VaultJobCodec.encode(job), for: .job(JobKey(id: "J-9", revision: 1)))
        #expect(throws: VaultFault(.malformed, operation: "vault.openJob")) {
            try sealer.openJob(foreign, for: JobKey(id: "J-9", revision: 1))
        }
    }
}
