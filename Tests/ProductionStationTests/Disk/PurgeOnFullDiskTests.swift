import CardDevices
import Testing

@testable import ProductionStation

@Suite struct PurgeOnFullDiskTests {
    /// Destroying needs room too: without it nothing is half destroyed, and the next round does it.
    @Test(.enabled("needs root that may mount", { SmallDisk.isPossible }))
    func personalDataThatCannotBeDestroyedNowIsDestroyedWhenThereIsRoom() async throws {
        let fixture = try StoreFixture()
        let disk = try SmallDisk(sizeMebibytes: 4)
        let store = try Store(
            path: disk.path + "/station.sqlite", rules: StationRules(centreCode: "SMP"), isSimulated: true,
            executor: DeviceThread(name: "store-test"))
        _ = try await store.commit([try fixture.refuse(nil, claim: "c1"), try fixture.refuse(nil, claim: "c2")])
        let later = StoreFixture.start.advanced(by: .seconds(100 * 3600))
        try await store.emptyLog()
        try disk.fill()
        let fault = await #expect(throws: StoreFault.self) { try await store.purge(at: later, limit: 100) }
        #expect(fault?.kind == .diskFull)
        try disk.makeRoom()
        #expect(try await store.purge(at: later, limit: 100) == 2)
        #expect(try await store.purge(at: later, limit: 100) == 0)
        await store.close()
    }
}
