/// Takes the bytes of the host apart as the printer does: by counting. A payload that is one byte too short swallows the
/// next command, one that is too long leaves dots where a command should begin; neither is found out at once.
struct SimulatedEvolisParser: Sendable {
    /// What the bytes said.
    enum Item: Equatable, Sendable {
        case order(String)
        /// A plane begins: what came before it can be printed.
        case downloadBegins(panel: String)
        /// Its dots, as they came.
        case download(panel: String, levels: Int, isPacked: Bool, bytes: [UInt8])
        /// Bytes that are no command, up to the next CR.
        case rubbish
    }

    /// Longest command without payload.
    private static let orderBytesMax = 80
    /// Payload that one command may announce: the largest plane.
    private static let payloadBytesMax = 700_000

    private struct Payload: Sendable {
        var panel: String
        var levels: Int
        var isPacked: Bool
        var count: Int
    }

    private var bytes: [UInt8] = []
    private var head = 0
    private var payload: Payload?
    /// ESC may be left out right behind a CR.
    private var isBehindEnd = false

    /// Bytes that wait to be understood.
    var held: Int { bytes.count - head }

    mutating func take(_ more: ArraySlice<UInt8>) {
        if head > 0, head * 2 >= bytes.count {
            bytes.removeFirst(head)
            head = 0
        }
        bytes += more
    }

    /// Forgets everything.
    mutating func reset() { self = SimulatedEvolisParser() }

    /// The next item that is whole; nil while more bytes are needed.
    mutating func next() -> Item? {
        if let payload { return finish(payload) }
        while head < bytes.count, bytes[head] == 0 { head += 1 }
        guard head < bytes.count else { return nil }
        guard bytes[head] == 0x1B || isBehindEnd && Self.isLetter(bytes[head]) else { return skipRubbish() }
        let start = bytes[head] == 0x1B ? head + 1 : head
        var at = start
        var separators = 0
        while at < bytes.count, at - start <= Self.orderBytesMax {
            if bytes[at] == 0x0D {
                head = at + 1
                isBehindEnd = true
                return .order(text(start..<at))
            }
            if bytes[at] == UInt8(ascii: ";") {
                separators += 1
                if let announced = announced(text(start..<at), separators) {
                    head = at + 1
                    payload = announced
                    return .downloadBegins(panel: announced.panel)
                }
            }
            at += 1
        }
        guard at - start > Self.orderBytesMax else { return nil }
        return skipRubbish()
    }

    private mutating func finish(_ payload: Payload) -> Item? {
        // With the byte behind it, which should be a CR.
        guard held > payload.count else { return nil }
        let dots = Array(bytes[head..<head + payload.count])
        head += payload.count
        self.payload = nil
        // The CR behind the dots; without one the printer is out of step and does not know it.
        isBehindEnd = head < bytes.count && bytes[head] == 0x0D
        if isBehindEnd { head += 1 }
        return .download(panel: payload.panel, levels: payload.levels, isPacked: payload.isPacked, bytes: dots)
    }

    /// `Db;panel;levels;` or `Dbc;panel;levels;bytes;`, read when its last separator is there.
    private func announced(_ text: String, _ separators: Int) -> Payload? {
        let words = text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        guard words.count == separators, separators >= 3, ["y", "m", "c", "k", "o"].contains(words[1]),
            let levels = Int(words[2]), let bits = [2: 1, 32: 5, 64: 6, 128: 7][levels]
        else { return nil }
        switch (words[0], separators) {
        case ("Db", 3):
            return Payload(panel: words[1], levels: levels, isPacked: false, count: 1_016 * 648 * bits / 8)
        case ("Dbc", 4):
            guard let count = Int(words[3]), (1...Self.payloadBytesMax).contains(count) else { return nil }
            return Payload(panel: words[1], levels: levels, isPacked: true, count: count)
        case (_, _): return nil
        }
    }

    private mutating func skipRubbish() -> Item? {
        guard let end = bytes[head...].firstIndex(of: 0x0D) else {
            // Dots without a CR among them: gone, as in a printer.
            head = bytes.count
            return nil
        }
        head = end + 1
        isBehindEnd = true
        return .rubbish
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range].map { (0x20...0x7E).contains($0) ? $0 : 0x3F }, as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}
