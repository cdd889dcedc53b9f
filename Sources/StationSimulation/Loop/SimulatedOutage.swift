public import CardDevices
public import ProductionStation
import Synchronization

/// The power of one station: cut at a chosen seam, between any two things that leave the process.
///
/// Seams are counted in the order in which they are passed: before and after each commit, before and after the
/// physical effect of each device call, around each call of the source. After the cut every seam throws and does
/// nothing; what is on disk and in the machine stays as it was at that instant.
public final class SimulatedOutage: StoreObserver, SeamObserver {
    private struct State {
        var seams = 0
        var isOff = false
        /// Production is over: checkers look at the station now, and nothing is cut any more.
        var isSpared = false
    }

    private let state = Mutex(State())
    private let cutAt: Int?
    /// True when it may also cut between two statements of a transaction.
    public let watchesStatements: Bool
    private let trace: SiteTrace
    private let loop: SimulationLoop?
    private let findings: Findings?
    private let onCut: @Sendable () -> Void
    private let onSeam: @Sendable (SimulatedVerb, SeamSide) -> Void

    /// - Parameters:
    ///   - cutAt: which seam is the last one, from 1; nil for a station that lives on.
    ///   - onCut: saves what is on disk; called once, at the instant of the cut.
    ///   - onSeam: looks at the site at each seam of a device.
    init(
        cutAt: Int?, watchesStatements: Bool = false, trace: SiteTrace, loop: SimulationLoop? = nil,
        findings: Findings? = nil, onCut: @escaping @Sendable () -> Void,
        onSeam: @escaping @Sendable (SimulatedVerb, SeamSide) -> Void = { _, _ in }
    ) {
        self.cutAt = cutAt
        self.watchesStatements = watchesStatements
        self.trace = trace
        self.loop = loop
        self.findings = findings
        self.onCut = onCut
        self.onSeam = onSeam
    }

    /// Seams passed so far.
    public var seams: Int { state.withLock { $0.seams } }
    public var isOff: Bool { state.withLock { $0.isOff } }

    /// From now on seams are neither counted nor cut.
    func spare() { state.withLock { $0.isSpared = true } }

    /// Passes one seam; true when the power is gone.
    func pass(_ name: String) -> Bool {
        // A task that was started without the loop's executor runs beside it, in an order that no seed knows.
        if let loop, !loop.isCurrent { findings?.add("\(name) ran outside of the loop") }
        let (wasOff, isCut) = state.withLock { state in
            if state.isOff || state.isSpared { return (state.isOff, false) }
            state.seams += 1
            state.isOff = state.seams == cutAt
            return (false, state.isOff)
        }
        guard !wasOff, !state.withLock({ $0.isSpared }) else { return wasOff }
        trace.add(isCut ? "cut at \(name)" : name)
        if isCut { onCut() }
        return isCut
    }

    public func reached(_ verb: SimulatedVerb, _ side: SeamSide) throws(PowerCut) {
        if !isOff { onSeam(verb, side) }
        if pass(Self.names[verb]?[side] ?? verb.rawValue) { throw PowerCut() }
    }

    private static let names: [SimulatedVerb: [SeamSide: String]] = SimulatedVerb.allCases.reduce(into: [:]) {
        names, verb in
        for side in SeamSide.allCases { names[verb, default: [:]][side] = "\(verb.rawValue) \(side.rawValue)" }
    }

    public func willCommit(_ operation: String) throws(StoreFault) { try passStore("commit \(operation)") }
    public func didCommit(_ operation: String) throws(StoreFault) { try passStore("committed \(operation)") }

    public func willRead(_ operation: String) throws(StoreFault) {
        if isOff { throw StoreFault(.stopped, operation: operation) }
    }

    /// Cannot stop the transaction: it runs on into the file that nobody opens again, and its end is never seen.
    public func willExecuteStatement() { _ = pass("statement") }

    private func passStore(_ name: String) throws(StoreFault) {
        if pass(name) { throw StoreFault(.stopped, operation: name) }
    }
}
