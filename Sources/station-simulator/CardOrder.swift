import CardDevices

/// One line of orders to a slot.
enum CardOrder: Equatable {
    case insert(uid: UInt64, nature: SimulatedCardNature, isNew: Bool, CardFaults)
    case remove
    case tip(file: UInt16, offset: Int)
    case truth

    /// Reads a line; the error says which word is not understood.
    init(_ line: String) throws(CardOrderError) {
        let words = line.split(separator: " ")
        switch words.first {
        case "remove": self = .remove
        case "truth": self = .truth
        case "tip":
            guard words.count == 3, let file = UInt16(words[1], radix: 16), let offset = Int(words[2]) else {
                throw CardOrderError(word: line)
            }
            self = .tip(file: file, offset: offset)
        case "insert":
            var uid: UInt64 = 0x04_0000_0000_0001
            var nature = SimulatedCardNature.good
            var isNew = false
            var faults = CardFaults()
            for word in words.dropFirst() {
                let parts = word.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { throw CardOrderError(word: String(word)) }
                switch parts[0] {
                case "uid": uid = try Self.uid(parts[1])
                case "memory":
                    guard parts[1] == "new" else { throw CardOrderError(word: String(word)) }
                    isNew = true
                case "nature":
                    guard let known = SimulatedCardNature(word: parts[1]) else {
                        throw CardOrderError(word: String(word))
                    }
                    nature = known
                case _: try faults.read(parts[0], parts[1])
                }
            }
            self = .insert(uid: uid, nature: nature, isNew: isNew, faults)
        case _: throw CardOrderError(word: line)
        }
    }

    /// Seven bytes in hexadecimal.
    static func uid(_ text: some StringProtocol) throws(CardOrderError) -> UInt64 {
        guard text.count == 14, let uid = UInt64(text, radix: 16) else { throw CardOrderError(word: String(text)) }
        return uid
    }
}

/// An order that is not understood.
struct CardOrderError: Error, Equatable {
    var word: String
}

/// What goes wrong between card and reader, by number of the command since the insertion, from 1.
struct CardFaults: Equatable {
    var muteAt: Int?
    var removeAt: Int?
    var shortAt: Int?
    var statusAt: (command: Int, word: UInt16)?
    var swapAt: (command: Int, uid: UInt64)?
    var delayMilliseconds = 0
    /// Bits a second on the contact, 12 a byte with guard time; zero takes no time.
    var bitsPerSecond = 0

    static func == (left: Self, right: Self) -> Bool { "\(left)" == "\(right)" }

    mutating func read(_ name: Substring, _ value: Substring) throws(CardOrderError) {
        let parts = value.split(separator: ":")
        guard let number = parts.first.flatMap({ Int($0) }), number >= 0 else {
            throw CardOrderError(word: "\(name)=\(value)")
        }
        switch name {
        case "mute-at": muteAt = number
        case "remove-at": removeAt = number
        case "short-at": shortAt = number
        case "rate": bitsPerSecond = number
        case "delay-ms": delayMilliseconds = min(number, 60_000)
        case "status-at":
            guard parts.count == 2, parts[1].count == 4, let word = UInt16(parts[1], radix: 16) else {
                throw CardOrderError(word: "\(name)=\(value)")
            }
            statusAt = (number, word)
        case "swap-at":
            guard parts.count == 2 else { throw CardOrderError(word: "\(name)=\(value)") }
            swapAt = (number, try CardOrder.uid(parts[1]))
        case _: throw CardOrderError(word: "\(name)=\(value)")
        }
    }
}
