import CardDevices
import ProductionStation

/// Every path of a card run, with what the hardware has answered on the way.
struct CardRunWalk {
    private struct Node: Hashable {
        var phase: CardPhase
        var rejectOrders: Int
        var isChipVerified = false
        var isPrintVerified = false
        var wasOrderedOut = false
    }

    private(set) var accepted = 0
    private(set) var rejected = 0
    private(set) var unaccounted = 0
    private(set) var findings: [String] = []
    private var seen: Set<Node> = []

    mutating func explore() throws {
        var open = [Node(phase: .planned, rejectOrders: 0)]
        while let node = open.popLast() {
            for named in CardRunEvents.all where CardRunEvents.isLegal(named, in: node.phase) {
                var run = CardRun(phase: node.phase, rejectOrders: node.rejectOrders)
                let transition = try run.step(named.event)
                let next = follow(node, named, run, transition)
                if seen.insert(next).inserted { open.append(next) }
            }
        }
    }

    private mutating func follow(
        _ node: Node, _ named: CardRunEvents.Named, _ run: CardRun, _ transition: CardRun.Transition
    ) -> Node {
        var next = node
        next.phase = run.phase
        next.rejectOrders = run.rejectOrders
        if named.word == .chipVerified { next.isChipVerified = true }
        if named.word == .printVerified { next.isPrintVerified = true }
        if transition.effects.contains(.eject(.accepted)) { next.wasOrderedOut = true }
        if transition.from != node.phase || transition.to != run.phase { findings.append("\(named.event) lies") }
        if transition.effects.contains(.eject(.accepted)), run.phase != .accepting {
            findings.append("\(named.event) orders the accepted tray in \(run.phase)")
        }
        if run.phase == .planned || node.phase == .planned { next = Node(phase: run.phase, rejectOrders: 0) }
        if run.phase == .accepted {
            accepted += 1
            let isEarned = node.isChipVerified && node.isPrintVerified && named.word == .ejected
            if !isEarned { findings.append("accepted by \(named.event) from \(node)") }
        }
        if run.phase == .rejected { rejected += 1 }
        if run.phase == .unaccounted { unaccounted += 1 }
        if run.rejectOrders > CardRun.rejectOrdersMax { findings.append("\(run.rejectOrders) orders") }
        return next
    }
}
