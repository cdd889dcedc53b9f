import CardDevices
import Foundation
import StationSimulation
import Testing

@testable import ProductionStation

/// Somebody deletes or replaces what the running station has open: SQLite would go on writing where nobody looks.
@Suite struct LostStateFileTests {
    enum Act: String, CaseIterable, Sendable {
        case deletesTheFile, deletesTheLog, deletesTheIndex, replacesTheFileByACopy, movesTheDirectory

        var suffix: String {
            switch self {
            case .deletesTheFile, .replacesTheFileByACopy, .movesTheDirectory: ""
            case .deletesTheLog: "-wal"
            case .deletesTheIndex: "-shm"
            }
        }
    }

    @Test(arguments: Act.allCases, [true, false])
    func theLaneStopsInWordsAndAfterTheFileIsBackItGoesOn(act: Act, isIdle: Bool) throws {
        let bench = try LaneBench()
        let files = FileManager.default
        let path = bench.fixture.path + act.suffix
        let (aside, directory) = (path + ".aside", bench.fixture.directory)
        try bench.run(jobs: isIdle ? 1 : 12) { (site: LaneBench.Site) async throws in
            #expect(try await site.until { (try site.jobs()["made"] ?? 0) >= 1 })
            if isIdle { #expect(try await site.until { site.services[0].board.state == .ready }) }
            switch act {
            case .deletesTheFile, .deletesTheLog, .deletesTheIndex: try files.moveItem(atPath: path, toPath: aside)
            case .replacesTheFileByACopy:
                try files.moveItem(atPath: path, toPath: aside)
                try files.copyItem(atPath: aside, toPath: path)
            case .movesTheDirectory: try files.moveItem(atPath: directory, toPath: directory + ".aside")
            }
            #expect(try await site.until { site.services[0].board.state == .storeFailed(.fileLost) })
            let feeds = bench.calls(of: .feed)
            let fault = await #expect(throws: StoreFault.self) { try await site.store.addLane("lane-2") }
            #expect(fault?.kind == .fileLost, "nothing at all is written any more")
            await site.wait(600)
            #expect(bench.calls(of: .feed) == feeds && site.services[0].board.state == .storeFailed(.fileLost))
        }
        switch act {
        case .movesTheDirectory:
            try? files.removeItem(atPath: directory)
            try files.moveItem(atPath: directory + ".aside", toPath: directory)
        case .deletesTheFile, .replacesTheFileByACopy:
            try? files.removeItem(atPath: path)
            try files.moveItem(atPath: aside, toPath: path)
        case .deletesTheLog, .deletesTheIndex: try? files.removeItem(atPath: aside)
        }
        try bench.run(jobs: 0) { (site: LaneBench.Site) async throws in
            #expect(try await bench.settle(site, untilMade: isIdle ? 1 : 12))
            #expect(try await site.store.contradictions() == [])
            #expect(try await site.store.stockEquation(of: "lane-1").differences == [])
        }
    }
}
