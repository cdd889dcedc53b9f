internal import CardDevices
public import ProductionStation
import Synchronization

/// A source that forgets nothing: deliveries, receipts, events and lists outlive every station.
///
/// It checks what it is told as the platform would: events of a job come in order, without gaps, and the same number
/// never says two things.
public final class SimulatedJobSource: Sendable {
    struct State {
        var waiting: [(claim: ClaimID, bytes: [UInt8])] = []
        var claimed: [(claim: ClaimID, bytes: [UInt8])] = []
        var receipts: [String: IntakeReceipt] = [:]
        var events: [String: [JobEvent]] = [:]
        var lists: [DeliveryList] = []
        var violations: [String] = []
        var deliveries = 0
        var watch: EventWatch?

        mutating func deliver(_ bytes: [UInt8]) -> ClaimID {
            let claim = ClaimID(text: String(deliveries, radix: 16).zeroPadded(to: 32))
            waiting.append((claim, bytes))
            deliveries += 1
            return claim
        }
    }

    private let state: Mutex<State>
    private let arrivedAt: Timestamp

    /// - Parameter documents: job documents that wait, in their order.
    public init(documents: [[UInt8]], arrivedAt: Timestamp) {
        var state = State()
        for bytes in documents { _ = state.deliver(bytes) }
        self.state = Mutex(state)
        self.arrivedAt = arrivedAt
    }

    /// A notice arrives that cancels a job, behind all that waits.
    ///
    /// - Returns: where its receipt will be found.
    @discardableResult
    public func cancel(_ job: JobKey, reason: String) -> ClaimID {
        state.withLock { $0.deliver(CancellationNotice(job: job, reason: reason).document) }
    }

    /// Shows each event to a checker when it comes for the first time.
    func look(with watch: EventWatch) { state.withLock { $0.watch = watch } }

    /// How a delivery was answered; nil before that.
    public func receipt(of claim: ClaimID) -> IntakeReceipt? { state.withLock { $0.receipts[claim.text] } }

    /// Everything confirmed so far, by job id and revision.
    public var events: [String: [JobEvent]] { state.withLock { $0.events } }
    public var receipts: Int { state.withLock { $0.receipts.count } }
    public var lists: [DeliveryList] { state.withLock { $0.lists } }
    public var isEmpty: Bool { state.withLock { $0.waiting.isEmpty && $0.claimed.isEmpty } }
    /// What a station did that no platform may accept.
    public var violations: [String] { state.withLock { $0.violations } }

    /// The source as one station sees it, until that station's power is cut.
    func connection(_ outage: SimulatedOutage) -> any JobSource { Connection(source: self, outage: outage) }

    private func claim(limit: Int) -> [ClaimedDelivery] {
        state.withLock { state in
            let count = min(max(0, limit - state.claimed.count), state.waiting.count)
            state.claimed += state.waiting.prefix(count)
            state.waiting.removeFirst(count)
            return state.claimed.prefix(limit).map {
                ClaimedDelivery(claim: $0.claim, arrivedAt: arrivedAt, contents: .document($0.bytes))
            }
        }
    }

    private func finish(_ claim: ClaimID, _ receipt: IntakeReceipt) {
        state.withLock { state in
            if let earlier = state.receipts[claim.text], earlier != receipt {
                state.violations.append("claim \(claim) got two different receipts")
            }
            state.receipts[claim.text] = receipt
            state.claimed.removeAll { $0.claim == claim }
        }
    }

    private func accept(_ event: JobEvent) {
        state.withLock { state in
            var events = state.events[event.job.description] ?? []
            if event.number <= events.count {
                if events[event.number - 1] != event {
                    state.violations.append("event \(event.id) changed its meaning")
                }
                return
            }
            if event.number != events.count + 1 { state.violations.append("event \(event.id) came before its turn") }
            if let last = events.last, last.kind.endsJob { state.violations.append("event \(event.id) after the end") }
            state.watch?.heard(event)
            events.append(event)
            state.events[event.job.description] = events
        }
    }

    private func accept(_ list: DeliveryList) {
        state.withLock { state in
            if let earlier = state.lists.first(where: { $0.bundle == list.bundle && $0.version == list.version }) {
                if earlier != list { state.violations.append("list \(list.number) changed its meaning") }
                return
            }
            state.lists.append(list)
        }
    }

    private struct Connection: JobSource {
        let source: SimulatedJobSource
        let outage: SimulatedOutage

        func claim(limit: Int) async throws(JobSourceFault) -> [ClaimedDelivery] {
            try around("claim") { source.claim(limit: limit) }
        }

        func finish(_ claim: ClaimID, receipt: IntakeReceipt) async throws(JobSourceFault) {
            try around("finish") { source.finish(claim, receipt) }
        }

        func send(_ event: JobEvent) async throws(JobSourceFault) {
            try around("send \(event.id) \(event.kind.rawValue)") { source.accept(event) }
        }

        func send(_ list: DeliveryList) async throws(JobSourceFault) {
            try around("list \(list.number)") { source.accept(list) }
        }

        private func around<Value>(_ name: String, _ body: () -> Value) throws(JobSourceFault) -> Value {
            if outage.pass("source \(name)") { throw JobSourceFault(.unavailable, operation: name) }
            let value = body()
            if outage.pass("source did \(name)") { throw JobSourceFault(.unavailable, operation: name) }
            return value
        }
    }
}
