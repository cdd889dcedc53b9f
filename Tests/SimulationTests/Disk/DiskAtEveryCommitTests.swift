import CardDevices
import Foundation
import ProductionStation
import Testing

@testable import StationSimulation

/// The disk fails directly before each durable transaction of one card's life in turn, from the first account to the
/// last event, and comes back a minute later.
@Suite(.timeLimit(.minutes(4))) struct DiskAtEveryCommitTests {
    /// Writes of the lane: what they name must not happen when they fail.
    private static let ofTheLane: Set<String> = ["serialNumbers", "startCard", "record"]

    @Test(.enabled("needs root that may mount", { SmallDisk.isPossible }), arguments: FillingObserver.Failure.allCases)
    func theStepThatCannotBeWrittenIsNotPerformedAndNothingIsLost(failure: FillingObserver.Failure) throws {
        let disk = try SmallDisk(sizeMebibytes: 8)
        let whole = try DiskRun(disk: disk, failure: failure, commit: nil).run()
        try #require(whole.packed == 1 && whole.findings == [], "\(whole)")
        for needed in [
            "addLane", "resetAccounts", "issueBlanks", "intake", "markFinished", "serialNumbers", "startCard",
            "record", "passInspection", "closeBundle", "markSent", "markWritten",
        ] {
            #expect(whole.commits.contains(needed), "\(needed) is no part of this life")
        }
        #expect(whole.commits.count { $0 == "record" } == 7, "one for each order to the hardware, and the end")
        for commit in 1...whole.commits.count {
            let report: DiskRun.Report
            do {
                report = try DiskRun(disk: disk, failure: failure, commit: commit).run()
            } catch {
                Issue.record("commit \(commit), \(whole.commits[commit - 1]): \(error)")
                return
            }
            let at = "commit \(commit) of \(whole.commits.count), \(report.failedAt ?? "none")"
            #expect(report.findings == [], "\(at)")
            #expect(report.packed == 1 && report.validCards == 1, "\(at)")
            #expect(!report.didMachineMove, "\(at): the machine moved a card that the journal could not name")
            // A station that is wrong is wrong at many commits.
            guard report.findings == [] else { return }
            guard let name = report.failedAt, Self.ofTheLane.contains(name) else { continue }
            #expect(report.laneWhileFailing == .storeFailed(failure == .full ? .diskFull : .readOnly), "\(at)")
        }
    }

    /// There is no room for the state file at all: said in words, nothing half made, and the next try opens it.
    @Test(.enabled("needs root that may mount", { SmallDisk.isPossible }))
    func aFullDiskAtTheFirstOpenLeavesNothingThatHindersTheNext() throws {
        let disk = try SmallDisk(sizeMebibytes: 4)
        let path = disk.path + "/station.sqlite"
        for pagesFree in [0, 1, 2, 8, 16, 40] {
            try disk.fill()
            try disk.makeRoom(bytes: pagesFree * 4_096)
            let fault = #expect(throws: StoreFault.self, "\(pagesFree) pages") { try open(path) }
            #expect(
                [.diskFull, .cannotOpen, .inputOutput].contains(fault?.kind), "\(pagesFree) pages: \(fault as Any)")
            try disk.makeRoom()
        }
        #expect(try StoreReader(open(path)).facts().jobs == [:])
    }

    /// A state file in use, reopened while there is no room: what was acknowledged stays readable afterwards.
    @Test(.enabled("needs root that may mount", { SmallDisk.isPossible }), arguments: [false, true])
    func aFullOrReadOnlyDiskAtALaterOpenLosesNothing(isReadOnly: Bool) async throws {
        let disk = try SmallDisk(sizeMebibytes: 4)
        let path = disk.path + "/station.sqlite"
        var store: Store? = try open(path)
        try await store?.addLane("lane-1")
        await store?.close()
        store = nil
        if isReadOnly { try disk.remount(isReadOnly: true) } else { try disk.fill() }
        // It may open, because all of its pages are there; then it is the first write that says so.
        let fault = await #expect(throws: StoreFault.self) {
            let hindered = try open(path)
            try await hindered.addLane("lane-2")
        }
        let kinds: [StoreFault.Kind] =
            isReadOnly ? [.readOnly, .cannotOpen] : [.diskFull, .cannotOpen, .inputOutput]
        #expect(fault.map { kinds.contains($0.kind) } == true, "\(fault as Any)")
        if isReadOnly { try disk.remount(isReadOnly: false) } else { try disk.makeRoom() }
        let again = try open(path)
        #expect(try StoreReader(again).facts().lanes.map(\.name) == ["lane-1"])
        await again.close()
    }

    private func open(_ path: String) throws -> Store {
        try Store(
            path: path, rules: StationRules(centreCode: "SMP"), isSimulated: true,
            executor: DeviceThread(name: "test-store"))
    }
}
