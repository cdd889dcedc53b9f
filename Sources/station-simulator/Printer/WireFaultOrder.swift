import CardDevices

/// Something that goes wrong with the machine or its wire, in two words: when, and what.
///
/// When: `bytes=N`, `order=NAME:N`, `panel=N`, counted over the machine's life, from 1; `bytes=+N` and `order=NAME:+N` from
/// now on; `now`. What: a ``SimulatedWireFault/Effect``.
enum WireFaultOrder: Equatable {
    case expected(SimulatedWireFault, isFromNow: Bool)
    case now(SimulatedWireFault.Effect)

    /// The error says which word is not understood.
    init(_ words: ArraySlice<Substring>) throws(CardOrderError) {
        guard words.count == 2, let when = words.first, let what = words.last else {
            throw CardOrderError(word: words.joined(separator: " "))
        }
        guard let effect = SimulatedWireFault.Effect(rawValue: String(what)) else {
            throw CardOrderError(word: String(what))
        }
        if when == "now" {
            self = .now(effect)
            return
        }
        guard let (trigger, isFromNow) = Self.trigger(when) else { throw CardOrderError(word: String(when)) }
        self = .expected(SimulatedWireFault(trigger, effect), isFromNow: isFromNow)
    }

    /// A script: one fault a line; empty lines and those that begin with `#` are passed over.
    static func script(_ text: String) throws(CardOrderError) -> [SimulatedWireFault] {
        var faults: [SimulatedWireFault] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            // At the beginning of its life "now" is no point of it, and the two ways of counting are one.
            guard case .expected(let fault, _) = try Self(line.split(separator: " ")[...]) else {
                throw CardOrderError(word: String(line))
            }
            faults.append(fault)
        }
        return faults
    }

    private static func trigger(_ word: Substring) -> (SimulatedWireFault.Trigger, isFromNow: Bool)? {
        let parts = word.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "bytes": return number(parts[1]).map { (.bytesTaken($0.count), $0.isFromNow) }
        case "panel":
            guard let (count, isFromNow) = number(parts[1]), !isFromNow else { return nil }
            return (.panel(count), false)
        case "order":
            let name = parts[1].split(separator: ":", maxSplits: 1)
            guard name.count == 2, let (count, isFromNow) = number(name[1]) else { return nil }
            return (.order(String(name[0]), count), isFromNow)
        case _: return nil
        }
    }

    private static func number(_ word: Substring) -> (count: Int, isFromNow: Bool)? {
        let isFromNow = word.hasPrefix("+")
        guard let count = Int(isFromNow ? word.dropFirst() : word), count > 0 else { return nil }
        return (count, isFromNow)
    }
}
