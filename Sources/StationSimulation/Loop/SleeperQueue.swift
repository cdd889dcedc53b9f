/// Those who wait for a virtual moment: earliest deadline first, then in the order in which they fell asleep.
struct SleeperQueue {
    struct Sleeper {
        var deadline: Duration
        var sequence: Int
        var continuation: CheckedContinuation<Void, Never>

        func isBefore(_ other: Sleeper) -> Bool {
            (deadline, sequence) < (other.deadline, other.sequence)
        }
    }

    private var heap: [Sleeper] = []
    private var sequence = 0

    mutating func insert(deadline: Duration, _ continuation: CheckedContinuation<Void, Never>) {
        sequence += 1
        heap.append(Sleeper(deadline: deadline, sequence: sequence, continuation: continuation))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].isBefore(heap[parent]) else { break }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    mutating func popEarliest() -> Sleeper? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least])
            {
                least = child
            }
            guard least != parent else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
