import CardDevices
import Foundation
import ProductionStation
import Testing

@Suite struct StoreSynchronousTests {
    @Test(arguments: [(Store.Durability?.none, 2), (.full, 2), (.normal, 1)])
    func whatWasAskedForIsInForce(durability: Store.Durability?, level: Int) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "station.sqlite").path
        let rules = StationRules(centreCode: "C1")
        let executor = DeviceThread(name: "store")
        let store =
            if let durability {
                try Store(path: path, rules: rules, isSimulated: true, durability: durability, executor: executor)
            } else {
                try Store(path: path, rules: rules, isSimulated: true, executor: executor)
            }
        #expect(try await store.synchronousLevel() == level)
        await store.close()
    }
}
