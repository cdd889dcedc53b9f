import Crypto
import Foundation

@testable import CardDevices

/// A card of a secured profile with everything that makes it: keys, signer, lane, reader.
struct SecuredBench {
    static let now: Int64 = 1_795_000_000_000

    let profile: ChipProfile
    let keys: SimulatedKeyStore
    let orders: ChipOrderMaker
    let lane: SimulatedLane
    let printer: SimulatedPrinter
    let tracer = CountingTracer()
    let chip: APDUChipStation

    /// - Parameters:
    ///   - natures: of the blanks in the hopper.
    ///   - profile: as read from `profiles`, perhaps changed.
    ///   - signerUntil: end of the signer's certificate.
    init(
        _ natures: [SimulatedCardNature] = [.good], profile: ChipProfile? = nil, directory: String? = nil,
        faults: FaultPlan = .none, signerUntil: Int64 = now + 400 * 86_400_000, endorsementProofPerMille: Int = 1_000,
        change: (inout SimulatedStock) -> Void = { _ in }
    ) async throws {
        let profile = try profile ?? .secured()
        let keys = SimulatedKeyStore(for: profile, seed: 11)
        var stock = SimulatedStock(for: profile, keys: keys.stockKeys(for: profile))
        change(&stock)
        let lane = try SimulatedLane(directory: directory, setup: .init(seed: 7, stock: stock))
        if !natures.isEmpty { try lane.loadHopper(natures) }
        try lane.changeRibbon(roll: 1, cards: 500)
        (self.profile, self.keys, self.lane) = (profile, keys, lane)
        orders = try await Self.orders(profile, keys, signerUntil, endorsementProofPerMille)
        let wiring = SimulatedWiring(faults: faults)
        printer = SimulatedPrinter(lane: lane, wiring: wiring)
        chip = APDUChipStation(
            reader: SimulatedReader(lane: lane, wiring: wiring), profile: profile, tracer: tracer)
    }

    static func orders(
        _ profile: ChipProfile, _ keys: SimulatedKeyStore, _ until: Int64, _ perMille: Int = 1_000
    ) async throws -> ChipOrderMaker {
        guard let name = profile.security?.signerKey, let key = KeyReference(name: name, version: 1) else {
            return try ChipOrderMaker(
                profile: profile, keys: keys, signer: nil, authorities: [], endorsementProofPerMille: perMille)
        }
        let issued = try DevelopmentAuthority(
            for: keys.publicKey(of: key), validFrom: now - 86_400_000, validUntil: until)
        return try ChipOrderMaker(
            profile: profile, keys: keys, signer: DocumentSigner(certificate: issued.certificate, key: key),
            authorities: [issued.authority], endorsementProofPerMille: perMille)
    }

    /// Files of an invented person, signed.
    func files(photoBytes: Int = 1_000) async throws -> ChipFileSet {
        var values = Sample.values()
        values["sex"] = Array("1".utf8)
        let photo = (0..<photoBytes).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }
        return try await orders.signed(profile.fileSet(fields: values, photo: photo), at: Self.now)
    }

    /// Feeds the next blank, recognises it and makes its order.
    func order(photoBytes: Int = 1_000) async throws -> ChipOrder {
        try await printer.feed(to: .chipStation, limit: limit)
        let blank = try await chip.recognise(limit: limit)
        return try await orders.order(
            for: blank, files: files(photoBytes: photoBytes), cardSerial: "TEST-0001", at: Self.now
        ).order
    }
}

/// Counts the exchanges of a phase.
final class CountingTracer: APDUTracer {
    private let lock = NSLock()
    private nonisolated(unsafe) var list: [APDUTrace] = []

    func trace(_ exchange: APDUTrace) { lock.withLock { list.append(exchange) } }

    /// What came since the last call.
    func take() -> [APDUTrace] {
        lock.withLock {
            defer { list = [] }
            return list
        }
    }
}

/// What a phase threw.
func chipFault(_ work: () async throws -> Void) async -> ChipFault? {
    do {
        try await work()
        return nil
    } catch {
        return error as? ChipFault
    }
}

extension SecuredBench {
    /// An order for the card that is in the machine already.
    func orderForCardInside() async throws -> ChipOrder {
        try await orders.order(
            for: chip.recognise(limit: limit), files: files(), cardSerial: "TEST-0001", at: Self.now
        ).order
    }
}

/// Profiles as they are shipped.
enum ProfileFile {
    static let names = ["iso7816-simple", "iso7816-fs", "icao-lds1", "test"]

    static func bytes(_ name: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try Array(Data(contentsOf: root.appending(path: "profiles/\(name).json")))
    }

    static func profile(_ name: String) throws -> ChipProfile { try ChipProfile(json: bytes(name)) }
}
