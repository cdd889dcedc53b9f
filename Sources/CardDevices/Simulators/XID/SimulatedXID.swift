/// A G-Printec retransfer printer (Matica XID) as bytes: command, data and status by counting, a sense that stays until it
/// is asked for, a film between the picture and the card, and jams that know their place.
///
/// Made after the published facts of one driver (`docs/printers.md`). Its cards are those of a ``SimulatedLane``; the
/// reader sees one only at the chip station.
public struct SimulatedXID: SimulatedWireDevice {
    /// What does not change over the machine's life.
    public struct Setup: Sendable {
        public var model = "XID580"
        public var serial = "SIMXID01"
        public var firmware = "1.0-sim"
        public var field = XIDPrinter.Field.xid580
        public var pace = Pace()
        /// What goes wrong on the wire and in the machine. An order is named by the first two bytes of its block (`31-01`).
        public var faults: [SimulatedWireFault] = []

        /// A machine without faults.
        public init() {}
    }

    /// How long movements take; zero for none.
    public struct Pace: Equatable, Sendable {
        public var warmUp = Duration.zero
        public var load = Duration.zero
        public var move = Duration.zero
        public var print = Duration.zero
        public var transfer = Duration.zero

        /// All at once.
        public init() {}

        /// About what a retransfer machine needs for 100 cards an hour.
        public static let usual: Pace = {
            var pace = Pace()
            (pace.warmUp, pace.load, pace.move) = (.seconds(120), .seconds(3), .milliseconds(1_500))
            (pace.print, pace.transfer) = (.seconds(12), .seconds(6))
            return pace
        }()

        /// The same machine, slower or faster.
        ///
        /// - Parameter factor: on every time, 0 for none.
        public func scaled(by factor: Double) -> Pace {
            var pace = self
            (pace.warmUp, pace.load, pace.move) = (warmUp * factor, load * factor, move * factor)
            (pace.print, pace.transfer) = (print * factor, transfer * factor)
            return pace
        }
    }

    /// Told what is on a card, when its last transfer is done.
    public typealias Printed = @Sendable (ChipIdentity, PrintPlanes) -> Void

    let setup: Setup
    let mechanics: SimulatedMechanics
    let onPrinted: Printed?
    var faults: SimulatedWireFaults
    /// Bytes of the host that are not yet understood.
    var taken: [UInt8] = []
    /// Bytes that the host has not fetched yet.
    var said: [UInt8] = []
    var phase = Phase.command
    /// What runs, and when it ends.
    var running: (ends: Duration, block: SimulatedXIDBlock)?
    /// Why the last command failed; gone once it was asked for.
    var sense: (key: UInt8, code: UInt8) = (0, 0)
    /// Planes in memory, by number.
    var memory: [UInt8: [UInt8]] = [:]
    /// What is on the film, not yet on the card.
    var film: [PrintPlane]?
    var front: [PrintPlane] = []
    var back: [PrintPlane] = []
    var isFlipped = false
    var areContactsEngaged = false
    var isHung = false
    var isOutOfPhase = false
    var isNextTagWrong = false
    let isWarmAt: Duration
    /// The machine that was spoken to last: another one in its place has another plug.
    private var serialOnWire: String?

    enum Phase: Sendable {
        case command
        case dataOut(SimulatedXIDBlock)
        case busy
    }

    /// - Parameters:
    ///   - lane: the cards, shared with the reader.
    ///   - wiring: faults and power of the station's side.
    ///   - onPrinted: told what is on a card, when its last transfer is done.
    public init(
        lane: SimulatedLane, wiring: SimulatedWiring = SimulatedWiring(), setup: Setup = Setup(),
        onPrinted: Printed? = nil
    ) {
        mechanics = SimulatedMechanics(lane: lane, wiring: wiring)
        self.setup = setup
        self.onPrinted = onPrinted
        faults = SimulatedWireFaults(setup.faults)
        isWarmAt = setup.pace.warmUp
        serialOnWire = lane.printerSerial
    }

    /// Takes what there is room for, until the next fault of the script.
    public mutating func accept(_ bytes: ArraySlice<UInt8>, at now: Duration) -> Int {
        guard !mechanics.isCut else { return 0 }
        advance(to: now)
        if case .busy = phase, !isHung { return 0 }
        let count = faults.room(for: bytes.count)
        if !isHung { taken += bytes[bytes.startIndex..<bytes.startIndex + count] }
        for effect in faults.took(count) { suffer(effect) }
        advance(to: now)
        return count
    }

    /// Answers of what is done by now.
    public mutating func give(atMost count: Int, at now: Duration) -> [UInt8] {
        advance(to: now)
        let bytes = Array(said.prefix(count))
        said.removeFirst(bytes.count)
        return bytes
    }

    public var nextChange: Duration? { isHung ? nil : running?.ends }

    /// Faults of the script; `closed` once the station has no power.
    public mutating func takeWireFault(_ direction: PipeDirection) -> PipeFault.Kind? {
        if mechanics.isCut { return .closed }
        let serial = mechanics.lane.printerSerial
        guard serial == serialOnWire else {
            serialOnWire = serial
            becomeAnother()
            return .disconnected
        }
        // A wrapper that is none: both directions stall until the reset.
        return isOutOfPhase ? .stalled : faults.take(direction)
    }

    public var deviceID: String? { nil }

    public mutating func portStatus(at now: Duration) -> UInt8? { nil }

    /// Planes and film are lost; what moves goes on to its end.
    public mutating func softReset(at now: Duration) {
        advance(to: now)
        (isHung, isOutOfPhase, isNextTagWrong) = (false, false, false)
        (taken, said, memory, film) = ([], [], [:], nil)
        phase = .command
        spoil()
    }

    /// Ends a stall.
    public mutating func clearHalt(_ direction: PipeDirection) { faults.clear(direction) }

    /// As after a reset on the bus.
    public mutating func plugIn(at now: Duration) {
        faults.plugIn()
        softReset(at: now)
    }

    /// Does everything that is due.
    mutating func advance(to now: Duration) {
        while !isHung, !isOutOfPhase, !mechanics.isCut {
            if let running {
                guard running.ends <= now else { return }
                self.running = nil
                finish(running.block)
            } else {
                guard takeUp(at: now) else { return }
            }
        }
    }

    /// One of the things that a script can do to it.
    mutating func suffer(_ effect: SimulatedWireFault.Effect) {
        mechanics.count(effect)
        switch effect {
        case .stallOut, .stallIn, .shortWrite: break
        case .unplug: taken = []
        case .hang: isHung = true
        case .strayAnswer: isOutOfPhase = true
        case .garbledAnswer: isNextTagWrong = true
        case .jam: mechanics.jamCard()
        case .ribbonEnd: mechanics.set(.ribbonOut)
        case .coverOpen: mechanics.set(.coverOpen)
        case .powerLoss:
            running = nil
            (taken, said, memory, film) = ([], [], [:], nil)
            phase = .command
            spoil()
            (sense, areContactsEngaged) = ((6, 0x28), false)
        }
    }

    /// Another machine knows nothing of what was said to the one before.
    private mutating func becomeAnother() {
        (taken, said, memory, film, running) = ([], [], [:], nil, nil)
        (front, back, isFlipped, areContactsEngaged) = ([], [], false, false)
        (isHung, isOutOfPhase, sense, phase) = (false, false, (0, 0), .command)
    }

    /// A face is on the card and the rest will never come.
    mutating func spoil() {
        if !front.isEmpty || !back.isEmpty { mechanics.spoil(planes: front.count + back.count) }
        (front, back, isFlipped) = ([], [], false)
    }
}
