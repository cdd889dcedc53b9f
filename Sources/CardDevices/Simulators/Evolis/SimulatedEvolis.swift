/// An Evolis printer as bytes: its parser, its panels in a pipeline, its moves with their time, its sensors and counters.
///
/// It is made after the published description, not after the driver; where nothing is published (the answers to orders,
/// what `Rlr;p` says of a card that sits fast) it does what the sources suggest, and `docs/printers.md` says so. Its cards
/// are those of a ``SimulatedLane``: the reader there sees one only while it stands at the station.
public struct SimulatedEvolis: SimulatedWireDevice {
    /// What does not change over the machine's life.
    public struct Setup: Sendable {
        public var model = "Primacy"
        public var serial = "SIM-EVOLIS-1"
        public var firmware = "1.0-sim"
        public var pace = Pace()
        /// Orders are answered with OK or ERR, each when it is done.
        public var answersOrders = true
        /// Bytes that wait in the machine at most: what comes on top is not taken.
        public var bufferBytesMax = 1 << 20
        /// Cards after which it asks to be cleaned.
        public var cleaningEvery = 1_000_000
        /// What goes wrong on the wire and in the machine; a plan of the lane's own comes on top.
        public var faults: [SimulatedWireFault] = []

        /// A machine without faults.
        public init() {}
    }

    /// How long movements take; zero for none.
    public struct Pace: Equatable, Sendable {
        public var feed = Duration.zero
        public var move = Duration.zero
        public var eject = Duration.zero
        public var panel = Duration.zero

        /// All at once.
        public init() {}

        /// About what a current machine needs for 200 cards in colour an hour.
        public static let usual: Pace = {
            var pace = Pace()
            pace.feed = .milliseconds(2_500)
            pace.move = .milliseconds(1_000)
            pace.eject = .milliseconds(1_500)
            pace.panel = .milliseconds(2_000)
            return pace
        }()

        /// The same machine, slower or faster.
        ///
        /// - Parameter factor: on every time, 0 for none.
        public func scaled(by factor: Double) -> Pace {
            var pace = self
            (pace.feed, pace.move) = (feed * factor, move * factor)
            (pace.eject, pace.panel) = (eject * factor, panel * factor)
            return pace
        }
    }

    /// Told what is on a card, when all its panels are.
    public typealias Printed = @Sendable (ChipIdentity, PrintPlanes) -> Void

    let setup: Setup
    let mechanics: SimulatedMechanics
    let onPrinted: Printed?
    var parser = SimulatedEvolisParser()
    var faults: SimulatedWireFaults
    /// Bytes that the host has not fetched yet.
    var said: [UInt8] = []
    /// The movement that runs, and when it ends.
    var running: (ends: Duration, motion: Motion)?
    var settings = Settings()
    var sequence: Sequence?
    /// Takes bytes and does nothing more until it is reset.
    var isHung = false
    var isNextAnswerGarbled = false
    /// The machine that was spoken to last: another one in its place has another plug.
    private var serialOnWire: String?
    var panelsPrinted = 0
    var cardsInserted = 0
    /// Cards that had been inserted when it was cleaned last.
    var cleanedAt = 0

    /// What a switch-off forgets.
    struct Settings: Equatable, Sendable {
        /// `Pem`: 0 the printer decides, 2 the host.
        var errorMode = 0
        var keepsCard = false
    }

    /// Between `Ss` and `Se`.
    struct Sequence: Sendable {
        var isBack = false
        /// Downloaded, not yet printed.
        var pending: PrintPlane?
        /// The face that it was downloaded for.
        var isPendingBack = false
        var front: [PrintPlane] = []
        var back: [PrintPlane] = []
        var printed: Int { front.count + back.count }

        mutating func take(_ plane: PrintPlane) {
            pending = plane
            isPendingBack = isBack
        }
    }

    enum Motion: Equatable, Sendable {
        case movement(SimulatedMechanics.Movement)
        case panel
        /// The last panel is on the card; the card goes unless it is kept.
        case endOfSequence
    }

    /// - Parameters:
    ///   - lane: the cards, shared with the reader.
    ///   - wiring: faults and power of the station's side.
    ///   - onPrinted: told what is on a card, when all its panels are.
    public init(
        lane: SimulatedLane, wiring: SimulatedWiring = SimulatedWiring(), setup: Setup = Setup(),
        onPrinted: Printed? = nil
    ) {
        mechanics = SimulatedMechanics(lane: lane, wiring: wiring)
        self.setup = setup
        self.onPrinted = onPrinted
        faults = SimulatedWireFaults(setup.faults)
        serialOnWire = lane.printerSerial
    }

    // MARK: - The wire

    /// Takes what there is room for, until the next fault of the script.
    public mutating func accept(_ bytes: ArraySlice<UInt8>, at now: Duration) -> Int {
        guard !mechanics.isCut else { return 0 }
        advance(to: now)
        let room = isHung ? bytes.count : max(0, setup.bufferBytesMax - parser.held)
        let count = faults.room(for: min(bytes.count, room))
        if !isHung { parser.take(bytes[bytes.startIndex..<bytes.startIndex + count]) }
        for effect in faults.took(count) { suffer(effect, at: now) }
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
        return faults.take(direction)
    }

    public var deviceID: String? { "MFG:EVOLIS;CMD:ESCP;MDL:\(setup.model);CLS:PRINTER;SN:\(setup.serial);" }

    public mutating func portStatus(at now: Duration) -> UInt8? {
        advance(to: now)
        let reasons = mechanics.status.reasons
        return (reasons.contains(.mediaEmpty) ? 0x20 : 0) | 0x10 | (reasons.subtracting(.mediaEmpty).isEmpty ? 0x08 : 0)
    }

    /// Pictures and half commands are gone; what moves goes on to its end.
    public mutating func softReset(at now: Duration) {
        advance(to: now)
        isHung = false
        parser.reset()
        said = []
        spoilSequence()
    }

    /// Ends a stall.
    public mutating func clearHalt(_ direction: PipeDirection) { faults.clear(direction) }

    /// As after a reset on the bus.
    public mutating func plugIn(at now: Duration) {
        faults.plugIn()
        softReset(at: now)
    }

    // MARK: - Time

    /// Does everything that is due.
    mutating func advance(to now: Duration) {
        while !isHung, !mechanics.isCut {
            if let running {
                guard running.ends <= now else { return }
                self.running = nil
                finish(running.motion, at: running.ends)
            } else {
                guard let item = parser.next() else { return }
                begin(item, at: now)
            }
        }
    }

    /// One of the things that a script can do to it.
    mutating func suffer(_ effect: SimulatedWireFault.Effect, at now: Duration) {
        mechanics.count(effect)
        switch effect {
        case .stallOut, .stallIn, .shortWrite: break
        case .unplug: parser.reset()
        case .hang: isHung = true
        case .strayAnswer: say("OK")
        case .garbledAnswer: isNextAnswerGarbled = true
        case .jam: mechanics.jamCard()
        case .ribbonEnd: mechanics.set(.ribbonOut)
        case .coverOpen: mechanics.set(.coverOpen)
        case .powerLoss:
            softReset(at: now)
            running = nil
            settings = Settings()
        }
    }

    mutating func say(_ text: String) {
        let bytes = isNextAnswerGarbled ? [0x07, 0xFF] : Array(text.utf8)
        isNextAnswerGarbled = false
        said += bytes + [0]
    }

    /// Another machine knows nothing of what was said to the one before.
    private mutating func becomeAnother() {
        (parser, said, running, sequence) = (SimulatedEvolisParser(), [], nil, nil)
        (settings, isHung, panelsPrinted, cardsInserted, cleanedAt) = (Settings(), false, 0, 0, 0)
    }

    /// A picture of which some planes are on the card, one of them perhaps in part, and the rest will never come.
    mutating func spoilSequence() {
        let isPrinting = running?.motion == .panel || running?.motion == .endOfSequence
        if let sequence {
            let begun = sequence.printed + (isPrinting && sequence.pending != nil ? 1 : 0)
            if begun > 0 { mechanics.spoil(planes: begun) }
            panelsPrinted += begun
        }
        sequence = nil
        if isPrinting { running = nil }
    }
}
