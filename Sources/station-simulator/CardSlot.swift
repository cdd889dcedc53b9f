import CardDevices
import Glibc

/// One slot of the virtual reader, and the person who puts cards into it and pulls them out.
struct CardSlot: ~Copyable {
    let host: String
    let port: UInt16
    let supply: CardSupply
    private var cards: [UInt64: any AnsweringCard] = [:]
    private var uid: UInt64 = 0
    private var wire: VirtualReaderWire?
    private var faults = CardFaults()
    private var commands = 0
    private var answerToReset: [UInt8] = []
    private var isEmptySince = ContinuousClock.now

    /// How long a slot is empty between two cards.
    private static let hand = Duration.milliseconds(900)

    init(host: String, port: UInt16, supply: CardSupply) {
        self.host = host
        self.port = port
        self.supply = supply
    }

    /// Follows orders and answers the reader until the input ends.
    mutating func serve() throws {
        var orders = OrderLines()
        while true {
            var entries = [
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wire?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&entries, 2, -1) > 0 else { continue }
            if entries[1].revents != 0 { answerReader() }
            guard entries[0].revents != 0 else { continue }
            guard orders.fill() else { return }
            while let line = orders.next() { OrderLines.say(follow(line)) }
        }
    }

    private mutating func follow(_ line: String) -> String {
        do throws(CardOrderError) {
            switch try CardOrder(line) {
            case .remove:
                empty()
                return "removed"
            case .insert(let uid, let nature, let isNew, let faults):
                if isNew || cards[uid] == nil { cards[uid] = supply.card(uid: uid, nature: nature) }
                self.faults = faults
                return insert(uid) ? "inserted" : "no reader"
            case .tip(let file, let offset):
                return cards[uid]?.chip.tipBit(inFile: file, at: offset) == true ? "tipped" : "no such byte"
            case .truth: return cards[uid].map { supply.truth($0.chip, commands: commands) } ?? "no card"
            }
        } catch {
            return "not understood: \(error.word)"
        }
    }

    /// vpcd takes the next card only after it has noticed that the last one left.
    private mutating func insert(_ uid: UInt64) -> Bool {
        if wire != nil || isEmptySince.duration(to: .now) < Self.hand {
            empty()
            // A hand is never quicker; pcscd looks every 400 ms, later on a busy machine, and what it does not see is a swap (`swap-at`).
            let left = Self.hand - isEmptySince.duration(to: .now)
            _ = poll(nil, 0, Int32(max(0, left / .milliseconds(1))))
        }
        return connect(uid)
    }

    private mutating func empty() {
        if wire != nil { isEmptySince = .now }
        wire = nil
    }

    private mutating func connect(_ uid: UInt64) -> Bool {
        empty()
        self.uid = uid
        answerToReset = cards[uid]?.reset() ?? []
        commands = 0
        for _ in 0..<100 {
            if let wire = VirtualReaderWire(host: host, port: port) {
                self.wire = consume wire
                return true
            }
            _ = poll(nil, 0, 50)
        }
        return false
    }

    private mutating func answerReader() {
        guard let message = wire?.receive() else {
            empty()
            return
        }
        switch message {
        case .powerOff: break
        case .powerOn, .reset: answerToReset = cards[uid]?.reset() ?? []
        // Also pcscd's presence poll, in the middle of a session: nothing is reset by it.
        case .answerToReset: wire?.send(answerToReset)
        case .command(let bytes): answer(bytes)
        }
    }

    private mutating func answer(_ command: [UInt8]) {
        commands += 1
        if faults.delayMilliseconds > 0 { _ = poll(nil, 0, Int32(faults.delayMilliseconds)) }
        if commands == faults.removeAt {
            empty()
            return
        }
        if let swap = faults.swapAt, commands == swap.command {
            if cards[swap.uid] == nil { cards[swap.uid] = supply.card(uid: swap.uid, nature: .good) }
            faults = CardFaults()
            _ = connect(swap.uid)
            return
        }
        if let muteAt = faults.muteAt, commands >= muteAt { return }
        if commands == faults.shortAt {
            wire?.send([0x90])
            return
        }
        if let status = faults.statusAt, commands == status.command {
            wire?.send([UInt8(status.word >> 8), UInt8(status.word & 0xFF)])
            return
        }
        guard let answer = cards[uid]?.answer(command) else { return }
        if faults.bitsPerSecond > 0 {
            // Prologue and epilogue of a T=1 block (ISO/IEC 7816-3 §11): 4 bytes each way.
            let bits = 12 * (command.count + answer.count + 8)
            _ = poll(nil, 0, Int32(min(60_000, bits * 1_000 / faults.bitsPerSecond)))
        }
        wire?.send(answer)
    }
}
