import Foundation
import ProductionStation
import Synchronization
import Testing

/// A spool directory of its own in a temporary folder, removed afterwards.
final class SpoolFixture: Sendable {
    let base: String
    let root: String
    let now = Timestamp(milliseconds: 1_780_000_000_000)

    init() throws {
        base = FileManager.default.temporaryDirectory.path + "/spool-\(UUID().uuidString)"
        root = base + "/spool"
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: base) }

    func source(
        options: SpoolOptions = SpoolOptions(), seed: UInt64 = 1, beforeStep: @escaping SpoolStepHook = { _ in }
    ) throws -> SpoolDirectorySource {
        try SpoolDirectorySource(
            path: root, options: options, clock: FixedSpoolClock(moment: now), random: SpoolRandom(seed: seed),
            beforeStep: beforeStep)
    }

    /// Delivers as a sender should: another name first. Age in seconds before ``now``.
    func deliver(_ bytes: [UInt8], _ name: String, age: Int64 = 10) throws {
        let temporary = root + "/incoming/.\(UUID().uuidString).tmp"
        #expect(FileManager.default.createFile(atPath: temporary, contents: Data(bytes)))
        try setAge(age, of: temporary)
        try #require(rename(temporary, root + "/incoming/" + name) == 0)
    }

    func setAge(_ age: Int64, of path: String) throws {
        let date = Date(timeIntervalSince1970: Double(now.milliseconds / 1000 - age))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    }

    func path(_ folder: String, _ name: String) -> String { "\(root)/\(folder)/\(name)" }

    func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root + "/" + folder).sorted()
    }

    func bytes(_ folder: String, _ name: String) throws -> [UInt8] {
        Array(try #require(FileManager.default.contents(atPath: path(folder, name))))
    }

    func receipt(
        job: JobKey? = JobKey(id: "J-1", revision: 1), verdict: IntakeReceipt.Verdict = .accepted
    ) -> IntakeReceipt {
        IntakeReceipt(
            job: job, contentSHA256: String(repeating: "a1", count: 32), verdict: verdict, receivedAt: now, reasons: [])
    }
}

struct FixedSpoolClock: WallClock {
    var moment: Timestamp
    func now() -> Timestamp { moment }
}

/// SplitMix64 from a seed: the same bytes in every run.
final class SpoolRandom: RandomSource {
    private let state: Mutex<UInt64>
    private let asked = Mutex<[Int]>([])

    init(seed: UInt64) { state = Mutex(seed) }

    var counts: [Int] { asked.withLock { $0 } }

    func bytes(_ count: Int) -> [UInt8] {
        asked.withLock { $0.append(count) }
        return state.withLock { state in
            (0..<count).map { _ in
                state &+= 0x9E37_79B9_7F4A_7C15
                var mixed = state
                mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
                mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
                return UInt8(truncatingIfNeeded: mixed ^ (mixed >> 31))
            }
        }
    }
}

/// Counts steps and stops at one of them, as a crash would.
final class StepRecorder: Sendable {
    private let state: Mutex<(steps: [SpoolStep], crashAt: Int?)>

    init(crashAt: Int? = nil) { state = Mutex(([], crashAt)) }

    var steps: [SpoolStep] { state.withLock { $0.steps } }

    var hook: SpoolStepHook {
        { step throws(JobSourceFault) in
            let crashes = self.state.withLock { state in
                state.steps.append(step)
                // From the crash on nothing happens any more.
                return state.crashAt.map { state.steps.count > $0 } ?? false
            }
            if crashes { throw JobSourceFault(.unavailable, operation: "test.crash") }
        }
    }
}

extension ClaimedDelivery {
    var document: [UInt8]? {
        switch contents {
        case .document(let bytes): bytes
        case .unusable: nil
        }
    }

    var unusable: UnusableDelivery? {
        switch contents {
        case .document: nil
        case .unusable(let why): why
        }
    }
}
