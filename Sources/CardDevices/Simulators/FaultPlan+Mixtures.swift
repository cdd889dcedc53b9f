extension FaultPlan {
    /// Everything that can go wrong, each at the same small rate: for long seeded simulations.
    ///
    /// - Parameters:
    ///   - seed: the same seed gives the same faults.
    ///   - perMillion: share of calls that each single fault hits, 0 to 100,000.
    ///   - conditions: false leaves out what only a person at the machine can end.
    public static func everything(seed: UInt64, perMillion: Int, conditions: Bool = true) -> FaultPlan {
        precondition((0...100_000).contains(perMillion))
        var faults: [SimulatedFault] = []
        for verb in SimulatedVerb.allCases { faults += wireFaults(of: verb) }
        faults += [.deadChip, .wrongStock, .used, .mute, .flipsBit, .failsWrite(2)].map { nature in
            SimulatedFault(.feed, .card(nature))
        }
        // Heat kills chips.
        faults.append(SimulatedFault(.print, .card(.deadChip)))
        if conditions { faults += conditionFaults }
        faults += [.foreignKeys, .slow, .otherIdentity].map { SimulatedFault(.feed, .card($0)) }
        return FaultPlan(seed: seed, rates: faults.map { Rate($0, perMillion: perMillion) })
    }

    private static func wireFaults(of verb: SimulatedVerb) -> [SimulatedFault] {
        switch verb {
        case .feed, .move, .print, .eject:
            [
                SimulatedFault(verb, .failsBefore(.busy, .unchanged)),
                SimulatedFault(verb, .failsBefore(.mechanical, .unchanged)),
                SimulatedFault(verb, .failsBefore(.disconnected, .untouched)),
                SimulatedFault(verb, .failsBefore(.timedOut, .unknown)),
                SimulatedFault(verb, .failsDuring(.timedOut)),
                SimulatedFault(verb, .failsDuring(.mechanical)),
                SimulatedFault(verb, .failsAfter(.timedOut)),
                SimulatedFault(verb, .failsAfter(.disconnected)),
            ]
        case .status, .connect:
            [SimulatedFault(verb, .failsBefore(.timedOut, .unchanged))]
        case .transmit:
            [SimulatedFault(verb, .failsBefore(.timedOut, .unknown)), SimulatedFault(verb, .failsAfter(.timedOut))]
        case .encode:
            [
                SimulatedFault(verb, .failsBefore(.serviceUnavailable, .untouched)),
                SimulatedFault(verb, .failsDuring(.disconnected)), SimulatedFault(verb, .failsAfter(.timedOut)),
            ]
        case .recognise, .verify, .readCard:
            [
                SimulatedFault(verb, .failsBefore(.serviceUnavailable, .untouched)),
                SimulatedFault(verb, .failsAfter(.timedOut)),
            ]
        }
    }

    private static var conditionFaults: [SimulatedFault] {
        [
            SimulatedFault(.feed, .condition(.jam)), SimulatedFault(.move, .condition(.jam)),
            SimulatedFault(.print, .condition(.jam)), SimulatedFault(.eject, .condition(.jam)),
            SimulatedFault(.feed, .condition(.hopperStuck)), SimulatedFault(.feed, .condition(.coverOpen)),
            SimulatedFault(.print, .condition(.coverOpen)), SimulatedFault(.print, .condition(.ribbonOut)),
            SimulatedFault(.eject, .condition(.acceptedTrayFull)),
            SimulatedFault(.eject, .condition(.rejectedTrayFull)),
            SimulatedFault(.recognise, .condition(.readerPulled)), SimulatedFault(.encode, .condition(.readerPulled)),
        ]
    }
}
