import CardDevices
import Foundation
import Testing

/// Invented contents that fit the default profile.
enum Sample {
    static let profile: ChipProfile = {
        do { return try ChipProfile(json: profileFile()) } catch { preconditionFailure("\(error)") }
    }()

    static func profileFile() -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (try? Array(Data(contentsOf: root.appending(path: "profiles/iso7816-simple.json")))) ?? []
    }

    static func values(_ serial: String = "TEST-0001") -> [String: [UInt8]] {
        let text = [
            "names.han": "样卡", "names.latin": "SAMPLE", "sex": "F", "ethnicity": "01", "birthDate": "19000101",
            "householdAddress": "样例路一号", "citizenNumber": "000000000000000000", "permitNumber": "X00000000",
            "cardSerial": serial, "currentAddress": "样例路二号", "permitClass": "sixMonths", "validFrom": "20000101",
            "validUntil": "20000701", "authorityCode": "000000", "authority": "样例机关", "endorsementDate": "20000101",
            "endorsingOffice": "000000",
        ]
        return text.mapValues { Array($0.utf8) }
    }

    static func files(_ serial: String = "TEST-0001", photoBytes: Int = 1_000) throws -> ChipFileSet {
        try profile.fileSet(
            fields: values(serial), photo: (0..<photoBytes).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) })
    }

    static func image(_ tone: UInt8) -> PrintImage {
        let face = PrintRaster(width: 2, height: 1, bytesPerRow: 8, pixels: [UInt8](repeating: tone, count: 8))
        return PrintImage(front: face, back: face)
    }
}

/// A directory of its own for one test.
struct TemporaryDirectory: ~Copyable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "card-devices-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A lane with one station at it.
struct Bench {
    let lane: SimulatedLane
    let printer: SimulatedPrinter
    let chip: any ChipStation

    /// Which of the two stations works on the chip.
    enum Wire: CaseIterable { case apdu, verbs }

    init(
        _ wire: Wire, lane: SimulatedLane, faults: FaultPlan = .none, observer: (any SeamObserver)? = nil,
        profile: ChipProfile = Sample.profile
    ) {
        let wiring = SimulatedWiring(faults: faults, observer: observer)
        self.lane = lane
        printer = SimulatedPrinter(lane: lane, wiring: wiring)
        chip =
            switch wire {
            case .apdu: APDUChipStation(reader: SimulatedReader(lane: lane, wiring: wiring), profile: profile)
            case .verbs: SimulatedChipStation(lane: lane, profile: profile, wiring: wiring)
            }
    }

    /// A lane with these blanks and a full roll.
    static func lane(
        _ natures: [SimulatedCardNature], directory: String? = nil, stock: SimulatedStock = .simple
    ) throws -> SimulatedLane {
        let lane = try SimulatedLane(directory: directory, setup: .init(seed: 7, stock: stock))
        try lane.loadHopper(natures)
        try lane.changeRibbon(roll: 1, cards: 500)
        return lane
    }
}

let limit = Duration.seconds(5)
