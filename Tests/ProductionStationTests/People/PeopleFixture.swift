import CardDevices
import Foundation
import StationSimulation
import Synchronization

@testable import ProductionStation

/// A station's accounts in a directory of their own, with a clock that the test turns.
final class PeopleFixture: Sendable {
    /// The time of day of one test.
    final class TestClock: WallClock {
        private let moment = Mutex(Timestamp(milliseconds: 1_800_000_000_000))

        func now() -> Timestamp { moment.withLock { $0 } }
        func turn(by duration: Duration) { moment.withLock { $0 = $0.advanced(by: duration) } }
    }

    let directory: String
    let clock = TestClock()
    let store: Store
    let people: People

    static let passwords = ["Zhang San": "correct horse 1", "Li Si": "battery staple 2", "Wang Wu": "plain paper 33"]

    init(isSimulated: Bool = false, rules: SignInRules = SignInRules()) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "people-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        store = try Self.open(directory, isSimulated)
        people = Self.people(store, clock, rules)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// The same state file in a later life of the station.
    func reopened() throws -> (store: Store, people: People) {
        let store = try Self.open(directory, false)
        return (store, Self.people(store, clock, SignInRules()))
    }

    private static func open(_ directory: String, _ isSimulated: Bool) throws -> Store {
        try Store(
            path: "\(directory)/station.sqlite", rules: StationRules(centreCode: "SMP"), isSimulated: isSimulated,
            executor: DeviceThread(name: "store-test"))
    }

    private static func people(_ store: Store, _ clock: TestClock, _ rules: SignInRules) -> People {
        People(
            store: store, cost: .smallest, rules: rules, random: SeededSource(seed: 7), wallClock: clock,
            executor: DeviceThread(name: "people-test"))
    }

    static func credential(_ name: String, _ password: String? = nil) throws -> Credential {
        guard let secret = Secret(password ?? passwords[name] ?? "some other 44") else {
            throw SimulationProblem.setUp(name)
        }
        return Credential(name: name, secret: secret)
    }

    /// Zhang San and Li Si are supervisors.
    func withSupervisors() async throws -> PeopleFixture {
        try await people.initialise(
            Self.credential("Zhang San"), Self.credential("Li Si"), language: .english, actor: "uid 0")
        return self
    }

    func supervisors(_ act: SensitiveAct = .changeAccount) async throws -> Authority {
        try await people.authorise(act, [try Self.credential("Zhang San"), try Self.credential("Li Si")])
    }

    func add(_ name: String, _ roles: [Role]) async throws {
        try await people.add(
            try Self.credential(name), roles: roles, language: .simplifiedChinese, by: try await supervisors())
    }
}

/// Why it was refused; nil when it was not.
func refusal(_ body: () async throws -> Void) async throws -> PeopleRefusal.Kind? {
    do {
        try await body()
        return nil
    } catch let refusal as PeopleRefusal {
        return refusal.kind
    } catch let fault as StoreFault {
        guard let refusal = fault.people else { throw fault }
        return refusal.kind
    }
}
