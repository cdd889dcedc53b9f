/// One thing that goes wrong at one call of a simulated device.
public struct SimulatedFault: Hashable, Sendable {
    /// The call that goes wrong.
    public var verb: SimulatedVerb
    /// What goes wrong with it.
    public var effect: Effect

    /// Passing faults hit one call; what happens to a card or the machine stays.
    public enum Effect: Hashable, Sendable {
        /// Nothing happens, and the caller gets this fault. `unknown` when the wire cannot tell.
        case failsBefore(DeviceFault.Kind, DeviceFault.CardState)
        /// Half of it happens (a card between two places, some of the files, some of the planes), and the caller gets
        /// this fault, with an unknown card. A verb that cannot be caught in the middle does nothing.
        case failsDuring(DeviceFault.Kind)
        /// It happens, but the caller gets this fault, with an unknown card.
        case failsAfter(DeviceFault.Kind)
        /// The card concerned (at `feed`: the one fed) turns out to be, or becomes, this. It stays so.
        case card(SimulatedCardNature)
        /// The machine gets into this condition. It lasts until a person ends it.
        case condition(SimulatedCondition)
    }

    /// A fault, not yet tied to a call.
    public init(_ verb: SimulatedVerb, _ effect: Effect) {
        self.verb = verb
        self.effect = effect
    }
}

/// Which calls of simulated devices go wrong, and how. The same plan gives the same faults, whatever the timing:
/// each decision rests on the seed, the verb and the number of the call only.
public struct FaultPlan: Equatable, Sendable {
    /// A fault at a share of all calls of its verb.
    public struct Rate: Equatable, Sendable {
        /// What goes wrong.
        public var fault: SimulatedFault
        /// Calls in a million that it hits, 0 to 1,000,000.
        public var perMillion: Int

        /// A fault at random calls.
        public init(_ fault: SimulatedFault, perMillion: Int) {
            precondition((0...1_000_000).contains(perMillion))
            self.fault = fault
            self.perMillion = perMillion
        }
    }

    /// A fault at one known call of its verb.
    public struct Scripted: Equatable, Sendable {
        /// What goes wrong.
        public var fault: SimulatedFault
        /// The call that it hits, from 1, counted over the lane's whole life.
        public var occurrence: Int

        /// A fault at one call.
        public init(_ fault: SimulatedFault, at occurrence: Int) {
            precondition(occurrence > 0)
            self.fault = fault
            self.occurrence = occurrence
        }
    }

    /// Nothing goes wrong.
    public static let none = FaultPlan()

    /// Decides which calls the rates hit.
    public let seed: UInt64
    /// Faults at random calls.
    public let rates: [Rate]
    /// Faults at known calls.
    public let script: [Scripted]
    /// Looked at first, so that a plan without faults costs nothing.
    private let verbs: Set<SimulatedVerb>

    /// A plan of both kinds.
    public init(seed: UInt64 = 0, rates: [Rate] = [], script: [Scripted] = []) {
        self.seed = seed
        self.rates = rates
        self.script = script
        verbs = Set(rates.map(\.fault.verb) + script.map(\.fault.verb))
    }

    /// Every fault of one call: scripted ones first, then seeded ones, in the order of the plan.
    ///
    /// - Parameter occurrence: number of the call among those of its verb, from 1.
    public func faults(of verb: SimulatedVerb, occurrence: Int) -> [SimulatedFault] {
        guard verbs.contains(verb) else { return [] }
        var faults = script.filter { $0.fault.verb == verb && $0.occurrence == occurrence }.map(\.fault)
        for (index, rate) in rates.enumerated() where rate.fault.verb == verb {
            let number = SeededGenerator.mix(seed ^ SeededGenerator.mix(UInt64(occurrence) << 16 | UInt64(index)))
            if number % 1_000_000 < UInt64(rate.perMillion) { faults.append(rate.fault) }
        }
        return faults
    }
}

extension SimulatedFault.Effect: CustomStringConvertible {
    /// Words as in a fault script, without the number of the call.
    public var description: String {
        switch self {
        case .failsBefore(let kind, let cardState): "before \(kind.rawValue) \(cardState.rawValue)"
        case .failsDuring(let kind): "during \(kind.rawValue)"
        case .failsAfter(let kind): "after \(kind.rawValue)"
        case .card(let nature): "card \(nature.word)"
        case .condition(let condition): "condition \(condition.rawValue)"
        }
    }
}
