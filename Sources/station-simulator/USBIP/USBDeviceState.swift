import CardDevices

/// A model on USB: URBs in, replies out, the time told. Pure; it knows no socket.
///
/// A URB on the way out waits while the device takes no more, one on the way in until there is something to say. Both
/// keep their order. A STALL ends the URBs of its direction until the halt is cleared.
struct USBDeviceState: Sendable {
    let descriptors: USBDescriptors
    var printer: any SimulatedWireDevice
    /// 0 before SET_CONFIGURATION: no pipe exists then.
    var configuration: UInt8 = 0
    /// Halts that the host set itself; those of the model are the model's.
    var hostHalts: Set<UInt8> = []
    private(set) var isPlugged = true
    private var outgoing: [Transfer] = []
    private var incoming: [Transfer] = []

    /// URBs of both directions that may wait; a kernel has a few dozen.
    private static let waitingMax = 4_096
    /// Turns of one call; a machine that always has something new to say is a mistake of the model.
    private static let turnsMax = 100_000

    private struct Transfer: Sendable {
        var block: USBRequestBlock
        /// Bytes that the device has taken.
        var moved = 0
        /// The device takes no byte more of it: only the host can end it.
        var isStuck = false
    }

    init(_ descriptors: USBDescriptors, _ printer: any SimulatedWireDevice) {
        self.descriptors = descriptors
        self.printer = printer
    }

    /// When it must be looked at again; nil when it waits for the host.
    var nextChange: Duration? { printer.nextChange }

    /// URBs that have no end yet.
    var waiting: Int { outgoing.count + incoming.count }

    /// Takes up one URB.
    ///
    /// - Returns: what has come to its end by it, this URB or others.
    mutating func submit(_ block: USBRequestBlock, at now: Duration) -> [USBIPReply] {
        guard isPlugged else { return [] }
        if block.endpoint == 0 {
            let reply = control(block, at: now)
            return [reply] + settle(at: now)
        }
        let pipe = block.isIn ? descriptors.inEndpoint : descriptors.outEndpoint
        guard block.endpoint == pipe, configuration != 0, waiting < Self.waitingMax else {
            return [Self.ended(block, .stalled, 0)]
        }
        if block.isIn { incoming.append(Transfer(block: block)) } else { outgoing.append(Transfer(block: block)) }
        return settle(at: now)
    }

    /// The host gives a URB up.
    mutating func unlink(_ target: UInt32, by sequence: UInt32, at now: Duration) -> [USBIPReply] {
        guard isPlugged else { return [] }
        if let index = incoming.firstIndex(where: { $0.block.sequence == target }) {
            incoming.remove(at: index)
            return [.unlinked(sequence: sequence, status: .unlinked)]
        }
        guard let index = outgoing.firstIndex(where: { $0.block.sequence == target }) else {
            return [.unlinked(sequence: sequence, status: .done)]
        }
        let transfer = outgoing.remove(at: index)
        // RET_UNLINK has no count. So a URB of which some bytes are gone ends by itself, as a real controller ends it, and
        // the unlink comes too late: otherwise the host would believe that nothing was taken.
        let replies: [USBIPReply] =
            transfer.moved == 0
            ? [.unlinked(sequence: sequence, status: .unlinked)]
            : [Self.ended(transfer.block, .unlinked, transfer.moved), .unlinked(sequence: sequence, status: .done)]
        return replies + settle(at: now)
    }

    /// Lets time pass.
    mutating func advance(to now: Duration) -> [USBIPReply] {
        _ = printer.give(atMost: 0, at: now)
        return isPlugged ? settle(at: now) : []
    }

    /// Somebody does something to the machine.
    mutating func touch(at now: Duration, _ body: (inout any SimulatedWireDevice) -> Void) -> [USBIPReply] {
        body(&printer)
        return isPlugged ? settle(at: now) : []
    }

    /// The plug is in, or in again: the host begins with a bus reset.
    mutating func plugIn(at now: Duration) {
        leave()
        isPlugged = true
        printer.plugIn(at: now)
    }

    /// The host is gone; what it asked for is forgotten, what the machine does goes on.
    mutating func leave() {
        (outgoing, incoming) = ([], [])
        configuration = 0
        hostHalts = []
    }

    /// As much as can be done now.
    private mutating func settle(at now: Duration) -> [USBIPReply] {
        var replies: [USBIPReply] = []
        for _ in 0..<Self.turnsMax {
            guard isPlugged, let reply = nextOutgoing(at: now) ?? nextIncoming(at: now) else { break }
            replies.append(reply)
        }
        lookAtPlug()
        return replies
    }

    private mutating func nextOutgoing(at now: Duration) -> USBIPReply? {
        for _ in 0..<Self.turnsMax {
            guard let first = outgoing.first, !first.isStuck else { return nil }
            switch gate(.out) {
            case .open: break
            case .halted: return endOutgoing(.stalled)
            case .gone: return nil
            }
            let rest = first.block.data[first.moved...]
            let count = printer.accept(rest, at: now)
            outgoing[0].moved += count
            let fault = printer.takeWireFault(.out)
            // What was taken to the last byte has arrived, whatever comes after it.
            if count == rest.count { return endOutgoing(.done) }
            if fault == .stalled { return endOutgoing(.stalled) }
            outgoing[0].isStuck = fault == .timedOut
            guard count > 0, fault == nil else { return nil }
        }
        return nil
    }

    private mutating func nextIncoming(at now: Duration) -> USBIPReply? {
        guard let first = incoming.first?.block else { return nil }
        var state = gate(.in)
        if state == .open {
            let data = printer.give(atMost: first.length, at: now)
            guard data.isEmpty else {
                incoming.removeFirst()
                return .submitted(sequence: first.sequence, status: .done, count: data.count, data: data)
            }
            // What it came to just now.
            state = gate(.in)
        }
        guard state == .halted else { return nil }
        incoming.removeFirst()
        return Self.ended(first, .stalled, 0)
    }

    private mutating func endOutgoing(_ status: USBStatus) -> USBIPReply {
        let transfer = outgoing.removeFirst()
        return Self.ended(transfer.block, status, transfer.moved)
    }

    /// Whether bytes may pass in a direction now.
    private enum Gate { case open, halted, gone }

    private mutating func gate(_ direction: PipeDirection) -> Gate {
        if hostHalts.contains(address(of: direction)) { return .halted }
        // In this direction no fault is told once, so none is used up by looking.
        lookAtPlug()
        guard isPlugged else { return .gone }
        return isHalted(direction) ? .halted : .open
    }

    /// As the model has it. Asked of a copy: a look must not use up a fault that is told once.
    func isHalted(_ direction: PipeDirection) -> Bool {
        var copy = printer
        return copy.takeWireFault(direction) == .stalled
    }

    /// The bit of the direction included.
    func address(of direction: PipeDirection) -> UInt8 {
        switch direction {
        case .out: descriptors.outEndpoint
        case .in: descriptors.inEndpoint | 0x80
        }
    }

    private mutating func lookAtPlug() {
        if printer.takeWireFault(.in) == .disconnected { pull() }
    }

    /// Nothing more comes back on this wire.
    private mutating func pull() {
        leave()
        isPlugged = false
    }

    static func ended(_ block: USBRequestBlock, _ status: USBStatus, _ count: Int) -> USBIPReply {
        .submitted(sequence: block.sequence, status: status, count: count, data: [])
    }
}
