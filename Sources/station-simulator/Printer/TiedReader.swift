import CardDevices
import Glibc

/// The reader at the printer's chip station as a slot of vpcd: a card is in it exactly while the printer holds one there,
/// and what answers is the chip of that very card.
struct TiedReader: ~Copyable {
    private let host: String
    private let port: UInt16
    private let station: ChipStationView
    private var contacts: SimulatedContacts
    private var wire: VirtualReaderWire?
    private var answerToReset: [UInt8] = []
    private var arrival = 0
    private var isEmptySince = ContinuousClock.now - Self.gap

    /// How long the slot is empty between two cards. pcscd looks every 400 ms, later on a busy machine; what it does not see
    /// leave it takes for the same card.
    private static let gap = Duration.milliseconds(900)

    init(host: String, port: UInt16, lane: SimulatedLane, station: ChipStationView) {
        self.host = host
        self.port = port
        self.station = station
        contacts = SimulatedContacts(lane: lane)
    }

    /// For `poll`; -1 while no card is in.
    var descriptor: Int32 {
        switch wire {
        case .some(let wire): wire.descriptor
        case .none: -1
        }
    }

    /// Puts the card in when one has come, and takes it out when it has left. To be called every few milliseconds.
    mutating func follow() {
        let look = station.look
        if wire != nil, !look.isChipReachable || look.arrivals != arrival { empty() }
        guard wire == nil, look.isChipReachable, isEmptySince.duration(to: .now) >= Self.gap else { return }
        // Without vpcd there is nothing to put it into: it is tried again at the next look.
        guard let wire = VirtualReaderWire(host: host, port: port) else { return }
        self.wire = consume wire
        arrival = look.arrivals
        answerToReset = contacts.powerUp() ?? []
    }

    /// Answers one message of the reader.
    mutating func answer() {
        guard let message = wire?.receive() else { return empty() }
        switch message {
        case .powerOff: contacts.powerDown()
        case .powerOn, .reset: answerToReset = contacts.powerUp() ?? []
        // Also pcscd's presence poll, in the middle of a session: nothing is reset by it.
        case .answerToReset: wire?.send(answerToReset)
        case .command(let bytes):
            // A mute card says nothing; one that has left is taken out at the next look.
            if let answer = contacts.answer(bytes) { wire?.send(answer) }
        }
    }

    private mutating func empty() {
        guard wire != nil else { return }
        contacts.powerDown()
        isEmptySince = .now
        wire = nil
    }
}
