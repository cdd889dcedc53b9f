import ProductionStation
import Synchronization

/// The accounts of simulated people, with passwords that nobody else knows and that are new in every life of a station.
///
/// They go through the same gate as everybody: the station knows them only by their passwords.
final class SimulatedCrew: Sendable {
    private struct Member {
        var credential: Credential
        var signedIn: SignedIn?
    }

    private struct State {
        var members: [String: Member] = [:]
        var isEnrolled = false
    }

    static let people: [(name: String, role: Role)] = [
        ("sample-supervisor-1", .supervisor), ("sample-supervisor-2", .supervisor), ("sample-operator", .operator),
        ("sample-inspector", .inspector),
    ]

    private let gate: People
    private let state: Mutex<State>

    /// - Parameter random: where the passwords come from.
    init(gate: People, random: any RandomSource) {
        self.gate = gate
        var state = State()
        for person in Self.people {
            let password = random.bytes(32).map { String($0, radix: 16) }.joined(separator: "-")
            guard let secret = Secret(password) else { continue }
            state.members[person.name] = Member(credential: Credential(name: person.name, secret: secret))
        }
        self.state = Mutex(state)
    }

    /// Authority of whoever usually does this: an operator with a supervisor, an inspector alone.
    func authority(_ act: SensitiveAct) async throws -> Authority {
        try await enrol()
        let rule = act.rule
        do {
            return try await authority(act, rule)
        } catch let refusal as PeopleRefusal where refusal.kind == .signInExpired {
            state.withLock { state in for name in state.members.keys { state.members[name]?.signedIn = nil } }
            return try await authority(act, rule)
        }
    }

    private func authority(_ act: SensitiveAct, _ rule: ActRule) async throws -> Authority {
        guard let first = Self.people.last(where: { rule.first.contains($0.role) }) else {
            throw SimulationProblem.setUp("nobody may \(act.rawValue)")
        }
        let one = try await signedIn(first.name)
        guard rule.people == 2 else { return try await gate.authorise(act, one) }
        guard let second = Self.people.first(where: { rule.second.contains($0.role) && $0.name != first.name }) else {
            throw SimulationProblem.setUp("nobody may confirm \(act.rawValue)")
        }
        return try await gate.authorise(act, one, try await signedIn(second.name))
    }

    private func signedIn(_ name: String) async throws -> SignedIn {
        guard let member = state.withLock({ $0.members[name] }) else { throw SimulationProblem.setUp(name) }
        if let known = member.signedIn { return known }
        let signedIn = try await gate.signIn(member.credential)
        state.withLock { $0.members[name]?.signedIn = signedIn }
        return signedIn
    }

    private func enrol() async throws {
        guard state.withLock({ !$0.isEnrolled }) else { return }
        let members = state.withLock { $0.members }
        try await gate.enrolSimulated(
            Self.people.compactMap { person in
                members[person.name].map { (credential: $0.credential, roles: [person.role]) }
            })
        state.withLock { $0.isEnrolled = true }
    }
}
