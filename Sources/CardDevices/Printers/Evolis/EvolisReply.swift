/// One answer of the printer as text, and what it says when it belongs to a certain question.
///
/// Pure and total: any text gives a reading or nil.
struct EvolisReply: Equatable, Sendable {
    /// Longest answer that is taken; the longest known ones have some 20 characters.
    static let bytesMax = 256

    /// Printable ASCII.
    let text: String

    /// - Parameter bytes: without the end mark.
    init?(_ bytes: [UInt8]) {
        guard (1...Self.bytesMax).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return nil
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// True for an error: which texts there are is not published, so nothing more is read out of them.
    var isError: Bool { text.contains("ERR") }

    /// Where a card stands (`Rlr;p`).
    var card: CardPlace? {
        switch text {
        // The second is the older wording.
        case "OK", "NO CARD": .absent
        case "CARD": .printHead
        case "SMART CARD": .contacts
        case "CONTACTLESS CARD": .contactless
        case "ERR CARD": .astray
        case _: nil
        }
    }

    /// What the card sensor distinguishes.
    enum CardPlace: Equatable, Sendable {
        case absent, printHead, contacts, contactless
        /// Somewhere where no card should stay.
        case astray
    }

    /// Whether a bin is full (`Rlr;h`).
    var isBinFull: Bool? {
        switch text {
        case "CARD": true
        case "NO CARD": false
        case _: nil
        }
    }

    /// Whether the counter of the cleaning is over (`Rlr;r`).
    var needsCleaning: Bool? {
        switch text {
        case "ERR NEED CLEANING": true
        case "OK": false
        case _: nil
        }
    }

    /// A sensor in hundredths of a volt: `5,00 Volts` is 500. A point instead of the comma is taken too.
    var centivolts: Int? {
        guard text.hasSuffix(" Volts") || text.hasSuffix(" V") else { return nil }
        let parts = text.prefix { $0 != " " }.split(whereSeparator: { $0 == "," || $0 == "." })
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            let whole = Self.number(parts[0]), let rest = Self.number(parts[1])
        else { return nil }
        return whole * 100 + rest
    }

    /// A counter, 0 to 999,999,999.
    var count: Int? { text.utf8.count <= 9 ? Self.number(text[...]) : nil }

    /// What is left on the ribbon (`Rrt;count`).
    var ribbon: Ribbon? {
        if text == "ERR RIB DETECTION" { return .missing }
        return count.map { .cards($0) }
    }

    /// The ribbon as its tag tells it.
    enum Ribbon: Equatable, Sendable {
        /// None, or none that the printer knows.
        case missing
        case cards(Int)
    }

    /// A word that names something: model, serial number, firmware. Never "OK", which a printer also says unasked.
    var name: String? { text != "OK" && !isError && (1...64).contains(text.utf8.count) ? text : nil }

    private static func number(_ digits: Substring) -> Int? {
        digits.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(digits) : nil
    }

    /// True when this can be the answer to a question: an answer to another one, late by a command, mostly cannot.
    func fits(_ query: EvolisQuery) -> Bool {
        switch query {
        case .firmware, .serial, .model: name != nil
        case .card: card != nil
        case .binFull: isBinFull != nil
        case .cleaning: needsCleaning != nil
        case .feederSensor, .coverSensor: centivolts != nil
        case .ribbonLeft: ribbon != nil
        case .panelsPrinted, .cardsInserted: count != nil
        }
    }
}

/// Cuts the stream from the printer into answers.
struct EvolisReplyReader: Equatable, Sendable {
    private var held: [UInt8] = []

    /// An answer, or bytes that are none.
    enum Item: Equatable, Sendable {
        case reply(EvolisReply)
        case rubbish
    }

    /// Takes bytes of any number of answers, whole or not.
    mutating func take(_ bytes: [UInt8]) -> [Item] {
        var items: [Item] = []
        for byte in bytes {
            // Old firmware ends with NUL; that a newer one ends with CR is possible, and no answer contains one.
            if byte == EvolisWire.null || byte == EvolisWire.end || byte == 0x0A {
                if !held.isEmpty { items.append(EvolisReply(held).map { .reply($0) } ?? .rubbish) }
                held = []
            } else {
                held.append(byte)
                guard held.count > EvolisReply.bytesMax else { continue }
                items.append(.rubbish)
                held = []
            }
        }
        return items
    }

    /// Forgets half an answer.
    mutating func reset() { held = [] }
}
