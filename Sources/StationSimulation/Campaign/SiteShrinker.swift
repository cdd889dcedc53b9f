/// Makes a failing run small: leaves out faults, acts, outages, jobs and lanes as long as it still fails.
public struct SiteShrinker {
    private let runsMax: Int
    private let run: (SiteSetup) throws -> SiteReport
    private var best: SiteReport
    /// Runs that were tried.
    public private(set) var runs = 0

    /// - Parameters:
    ///   - report: of a run that failed.
    ///   - runsMax: how many runs may be tried.
    ///   - run: runs a setup, always with the same result.
    public init(_ report: SiteReport, runsMax: Int = 300, run: @escaping (SiteSetup) throws -> SiteReport) {
        best = report
        self.runsMax = runsMax
        self.run = run
    }

    /// The smallest failing run that was found: no single thing more can be left out, unless the runs ran out.
    public mutating func shrink() throws -> SiteReport {
        // Everything named instead of seeded, so that it can be left out one by one.
        if let script = best.script { try attempt(script) }
        var size = Int.max
        while weight < size, runs < runsMax {
            size = weight
            try fewer(\.jobs, least: 1)
            try fewer(\.lanes, least: 1)
            try cut({ $0.faultScript ?? [] }, { $0.faultScript = $1 })
            try cut(
                { if case .script(let acts) = $0.acts { acts } else { [] } },
                { $0.acts = $1.isEmpty ? .none : .script($1) })
            try cut(
                { if case .list(let cuts) = $0.outages { cuts } else { [] } },
                { $0.outages = $1.isEmpty ? .none : .list($1) })
            try simpler()
        }
        return best
    }

    private var weight: Int {
        let setup = best.setup
        let acts = if case .script(let acts) = setup.acts { acts.count } else { 0 }
        let cuts = if case .list(let cuts) = setup.outages { cuts.count } else { 0 }
        return setup.jobs + setup.lanes + (setup.faultScript?.count ?? 0) + acts + cuts
    }

    /// Takes `setup` when it fails too.
    @discardableResult
    private mutating func attempt(_ setup: SiteSetup) throws -> Bool {
        guard runs < runsMax, setup != best.setup else { return false }
        runs += 1
        let report = try run(setup)
        guard !report.isGood else { return false }
        best = report
        return true
    }

    private mutating func fewer(_ path: WritableKeyPath<SiteSetup, Int>, least: Int) throws {
        var step = best.setup[keyPath: path] / 2
        while step > 0 {
            var setup = best.setup
            setup[keyPath: path] = max(least, setup[keyPath: path] - step)
            if try !attempt(setup) { step /= 2 }
        }
    }

    /// Leaves out halves of a list, then quarters, down to single entries.
    private mutating func cut<Element>(
        _ list: (SiteSetup) -> [Element], _ put: (inout SiteSetup, [Element]) -> Void
    ) throws {
        var part = list(best.setup).count
        while part > 0 {
            var start = 0
            while start < list(best.setup).count {
                var shorter = list(best.setup)
                shorter.removeSubrange(start..<min(start + part, shorter.count))
                var setup = best.setup
                put(&setup, shorter)
                if try !attempt(setup) { start += part }
            }
            part /= 2
        }
    }

    private mutating func simpler() throws {
        for change: (inout SiteSetup) -> Void in [
            { $0.chip = .verbs }, { $0.printer = .verbs }, { $0.drawsFaces = false }, { $0.callMilliseconds = 0 },
            { $0.defectsPerMille = 0 },
            { $0.blanksPerRefill = 0 }, { $0.cutsStatements = false }, { $0.looksForPersonalData = false },
        ] {
            var setup = best.setup
            change(&setup)
            try attempt(setup)
        }
    }
}
