import Synchronization
import Testing

@testable import StationSimulation

@Suite struct SimulationLoopTests {
    @Test func aSiteInWhichEverybodyWaitsIsADeadlock() {
        let loop = SimulationLoop()
        #expect(throws: SimulationLoop.Failure.deadlock) {
            try loop.run(timeMax: .seconds(10), jobsMax: 1_000) {
                // Nobody ever finishes this stream.
                let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
                for await _ in stream {}
                continuation.finish()
            }
        }
    }

    @Test func aSiteThatWaitsForEverIsEndless() {
        let loop = SimulationLoop()
        #expect(throws: SimulationLoop.Failure.endless) {
            try loop.run(timeMax: .seconds(3600), jobsMax: 1_000_000) {
                while !Task.isCancelled { try? await VirtualClock(loop).sleep(for: .seconds(1)) }
            }
        }
    }

    @Test func aSiteThatWorksForEverIsEndless() {
        let loop = SimulationLoop()
        #expect(throws: SimulationLoop.Failure.endless) {
            try loop.run(timeMax: .seconds(3600), jobsMax: 1_000) {
                while !Task.isCancelled { await Task.yield() }
            }
        }
        #expect(loop.now == .zero)
    }

    /// A night's waiting costs no time, and those who wake together wake in the order in which they fell asleep.
    @Test func sleepersWakeByDeadlineAndThenByOrder() throws {
        let loop = SimulationLoop()
        let woken = Order<String>()
        try loop.run(timeMax: .seconds(100_000), jobsMax: 10_000) {
            await withTaskGroup(of: Void.self) { group in
                for (name, seconds) in [("c", 30_000), ("a", 10), ("d", 30_000), ("b", 20), ("e", 30_000)] {
                    group.addTask {
                        try? await VirtualClock(loop).sleep(for: .seconds(seconds))
                        woken.add(name)
                    }
                }
            }
        }
        #expect(woken.all == ["a", "b", "c", "d", "e"])
        #expect(loop.now == .seconds(30_000))
    }

    @Test func manySleepersComeOutSorted() {
        let loop = SimulationLoop()
        let order = Order<Int>()
        let deadlines = (0..<500).map { $0 * 7919 % 503 }
        #expect(throws: Never.self) {
            try loop.run(timeMax: .seconds(1_000), jobsMax: 10_000) {
                await withTaskGroup(of: Void.self) { group in
                    for deadline in deadlines {
                        group.addTask {
                            await loop.sleep(until: .seconds(deadline))
                            order.add(deadline)
                        }
                    }
                }
            }
        }
        #expect(order.all == deadlines.sorted())
    }
}

/// What came, in the order in which it came.
private final class Order<Element: Sendable>: Sendable {
    private let list = Mutex<[Element]>([])
    var all: [Element] { list.withLock { $0 } }
    func add(_ element: Element) { list.withLock { $0.append(element) } }
}
