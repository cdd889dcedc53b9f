import CardDevices
import Foundation
import Testing

/// A development site of the profile with channel, keys and locks: what makes the orders of its cards.
struct SecuredWire {
    static let now: Int64 = 1_795_000_000_000

    let profile: ChipProfile
    let profilePath: String
    let profileFile: [UInt8]
    let keys: DevelopmentKeys
    let orders: ChipOrderMaker

    /// - Parameter json: a profile of its own instead of a shipped one.
    init(in directory: String, profile name: String = "iso7816-fs", json: [UInt8]? = nil) async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let shipped = root.appending(path: "profiles/\(name).json").path
        profilePath = json == nil ? shipped : directory + "/profile.json"
        if let json { try Data(json).write(to: URL(filePath: profilePath)) }
        profileFile = Array(try Data(contentsOf: URL(filePath: profilePath)))
        profile = try ChipProfile(json: profileFile)
        keys = DevelopmentKeys(directory: directory)
        try await keys.make(for: profile, at: Self.now)
        orders = try await keys.orders(for: profile, endorsementProofPerMille: 500)
    }

    /// What the simulator of a slot is started with.
    var supply: [String] { ["--profile", profilePath, "--stock-key-file", keys.stockKeyFile] }

    /// A configuration of this site, for verbs; its station was never started.
    func configuration(in directory: String) throws -> String {
        let path = directory + "/station.yaml"
        try """
        station: {id: test, centreCode: SMP, mode: trial, language: en}
        devices: simulated
        offices: {file: offices.json}
        paths: {state: state, spool: spool}
        chip: {profileFile: "\(profilePath)"}
        keys:
          file: "\(keys.keyFile)"
          wrappingKeyFile: "\(keys.wrappingKeyFile)"
          signerCertificateFile: "\(keys.signerCertificateFile)"
          authorityCertificateFile: "\(keys.authorityCertificateFile)"
        """.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// Files of an invented person with this number, signed.
    func files(_ number: Int, photoBytes: Int = 1_000) async throws -> ChipFileSet {
        let fields = Set(profile.files.flatMap(\.fields).map(\.name))
        var values: [String: [UInt8]] = [:]
        for field in fields { values[field] = Array("TEST \(number)".utf8) }
        values["sex"] = Array("1".utf8)
        values["cardSerial"] = Array("S-\(number)".utf8)
        let photo = (0..<photoBytes).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ number) }
        return try await orders.signed(profile.fileSet(fields: values, photo: photo), at: Self.now)
    }

    /// Runs all phases of one card as a lane does; stops after the first fault.
    func run(_ station: some ChipStation, _ number: Int, _ files: ChipFileSet) async throws -> [String] {
        var outcomes: [String] = []
        func phase(_ work: () async throws(ChipFault) -> Void) async {
            guard outcomes.allSatisfy({ $0 == "fine" }) else { return }
            outcomes.append(await CardWireTests.outcome(work))
        }
        var chip: RecognisedChip?
        await phase { () throws(ChipFault) in chip = try await station.recognise(limit: CardWireTests.limit) }
        guard let chip else { return outcomes }
        let order = try await orders.order(
            for: chip, files: files, cardSerial: "TEST-\(number)", at: Self.now
        ).order
        await phase { () throws(ChipFault) in try await station.encode(order, limit: CardWireTests.limit) }
        await phase { () throws(ChipFault) in try await station.verify(order, limit: CardWireTests.limit) }
        let maker = orders
        await phase { () throws(ChipFault) in
            let card = try await station.readCard(limit: CardWireTests.limit)
            if let problem = maker.signatureProblem(in: card.files, at: Self.now) { throw problem }
            guard card.files == files, card.identity == chip.identity else {
                throw ChipFault(.readBackDiffers, operation: "test")
            }
        }
        return outcomes
    }
}
