import Testing

@testable import CardDevices

struct EvolisCodecTests {
    @Test(arguments: [
        (EvolisCommand.errorsByHost, "Pem;2"), (.feedFromHopper, "Pcim;F"), (.keepCard(true), "Pneab;E"),
        (.keepCard(false), "Pneab;A;0"), (.ribbon(.ymckok), "Pr;ymckok"), (.startSequence, "Ss"), (.endSequence, "Se"),
        (.face(isBack: false), "Sr"), (.face(isBack: true), "Sv"), (.toPrintHead, "Si"), (.toContacts, "Sis"),
        (.toContactless, "Sic"), (.eject, "Se"), (.reject, "Ser"), (.ask(.card), "Rlr;p"),
        (.ask(.ribbonLeft), "Rrt;count"),
    ])
    func commandsAreFramed(_ command: EvolisCommand, _ text: String) {
        #expect(command.bytes == [0x1B] + Array(text.utf8) + [0x0D])
    }

    @Test(arguments: [
        ("OK", EvolisReply.CardPlace.absent), ("NO CARD", .absent), ("CARD", .printHead), ("SMART CARD", .contacts),
        ("CONTACTLESS CARD", .contactless), ("ERR CARD", .astray), ("card", nil), ("5,00 Volts", nil),
    ])
    func cardPlaces(_ text: String, _ place: EvolisReply.CardPlace?) throws {
        #expect(try #require(EvolisReply(Array(text.utf8))).card == place)
    }

    @Test(arguments: [
        ("5,00 Volts", 500), ("0,02 Volts", 2), ("4.97 V", 497), ("12,34 Volts", 1_234), ("5,0 Volts", nil),
        ("5 Volts", nil), ("-5,00 Volts", nil), ("5,00", nil), ("5,0a Volts", nil), (",00 Volts", nil),
        ("500,00 Volts", nil), ("OK", nil),
    ])
    func voltsHaveAComma(_ text: String, _ value: Int?) throws {
        #expect(try #require(EvolisReply(Array(text.utf8))).centivolts == value)
    }

    @Test(arguments: [
        ("0", EvolisReply.Ribbon.cards(0)), ("499", .cards(499)), ("ERR RIB DETECTION", .missing), ("OK", nil),
        ("4 9", nil),
        ("9999999999", nil), ("-1", nil), ("+1", nil),
    ])
    func ribbons(_ text: String, _ ribbon: EvolisReply.Ribbon?) throws {
        #expect(try #require(EvolisReply(Array(text.utf8))).ribbon == ribbon)
    }

    /// Only two questions can be answered by the word that also comes unasked.
    @Test func anOKIsAnAnswerToTwoQuestionsOnly() throws {
        let reply = try #require(EvolisReply(Array("OK".utf8)))
        #expect(EvolisQuery.allCases.filter { reply.fits($0) } == [.card, .cleaning])
        #expect(!reply.isError)
        #expect(EvolisReply(Array("ERR X".utf8))?.isError == true)
    }

    @Test(arguments: [1, 2, 3, 5, 64]) func repliesComeInAnyPieces(_ piece: Int) {
        let bytes = Array("OK\05,00 Volts\0\0\r\n1.0\r\n".utf8) + [0x07, 0] + Array("CARD\0NO C".utf8)
        var reader = EvolisReplyReader()
        var items: [EvolisReplyReader.Item] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            items += reader.take(Array(bytes[start..<min(start + piece, bytes.count)]))
        }
        let texts = items.map { if case .reply(let reply) = $0 { reply.text } else { "rubbish" } }
        #expect(texts == ["OK", "5,00 Volts", "1.0", "rubbish", "CARD"])
        #expect(reader.take(Array("ARD\0".utf8)).count == 1)
    }

    @Test func anAnswerWithoutEndIsRubbish() {
        var reader = EvolisReplyReader()
        #expect(reader.take([UInt8](repeating: 0x41, count: 600)).allSatisfy { $0 == .rubbish })
    }

    @Test func linesArePacked() {
        var plane = [UInt8](repeating: 0, count: 82_296)
        plane.replaceSubrange(81..<162, with: [UInt8](repeating: 255, count: 81))
        plane[162 + 4] = 7
        plane[243 + 80] = 1
        let packed = EvolisDownload.packed(plane)
        #expect(Array(packed[..<8]) == [0, 255, 5, 0, 0, 0, 0, 7])
        #expect(packed[8] == 81 && packed.count == 1 + 1 + 6 + 82 + 1_012)
        #expect(SimulatedEvolis.unpacked(packed) == plane)
        #expect(SimulatedEvolis.unpacked(packed.dropLast()) == nil)
        #expect(SimulatedEvolis.unpacked(packed + [0]) == nil)
    }

    @Test(arguments: 0..<20) func anyPlaneComesBackFromItsPackedForm(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let plane = (0..<82_296).map { _ in
            Int.random(in: 0..<4, using: &random) == 0
                ? UInt8.random(in: 0...255, using: &random) : seed % 2 == 0 ? 0 : 255
        }
        #expect(SimulatedEvolis.unpacked(EvolisDownload.packed(plane)) == plane)
    }

    @Test func aDownloadCountsItsPayload() throws {
        let yellow = PrintPlane(panel: .yellow, bitsPerDot: 7, bytes: [UInt8](repeating: 1, count: 576_072))
        let download = try #require(EvolisDownload(yellow, packsBlack: true))
        #expect(download.head == [0x1B] + Array("Db;y;128;".utf8) && download.payload == yellow.bytes)
        let black = PrintPlane(panel: .black, bitsPerDot: 1, bytes: [UInt8](repeating: 0, count: 82_296))
        #expect(EvolisDownload(black, packsBlack: true)?.head == [0x1B] + Array("Dbc;k;2;1016;".utf8))
        #expect(EvolisDownload(black, packsBlack: false)?.head == [0x1B] + Array("Db;k;2;".utf8))
        // The sizes of the guide's own table contradict its dots: they are refused.
        for bytes in [84_624, 82_295] {
            let wrong = PrintPlane(panel: .black, bitsPerDot: 1, bytes: [UInt8](repeating: 0, count: bytes))
            #expect(EvolisDownload(wrong, packsBlack: true) == nil)
        }
    }

    /// What a real parser does with a wrong count: it never notices, and takes what follows for something else.
    @Test(arguments: [-9, 1]) func aWrongLengthPutsThePrinterOutOfStep(_ difference: Int) {
        var parser = SimulatedEvolisParser()
        let lines = [UInt8](repeating: 1, count: 2_032)
        let text = "\u{1B}Dbc;k;2;\(lines.count + difference);"
        parser.take((Array(text.utf8) + lines + Array("\r\u{1B}Rsn\r\u{1B}Rfv\r".utf8))[...])
        var items: [SimulatedEvolisParser.Item] = []
        while let item = parser.next() { items.append(item) }
        let orders = items.compactMap { if case .order(let text) = $0 { text } else { nil } }
        #expect(items.first == .downloadBegins(panel: "k"))
        // Too long: the CR is eaten, and the ESC behind it saves the next command. Too short: dots where a command is due.
        #expect(orders.suffix(1) == ["Rfv"])
        #expect(items.contains(.rubbish) == (difference < 0))
    }

    @Test func aParserGetsOverNULsAndAMissingEscape() {
        var parser = SimulatedEvolisParser()
        parser.take(Array("\0\0\u{1B}Pem;2\rRsn\r\0\0\u{1B}Rlr;p\rxyz\r".utf8)[...])
        #expect(parser.next() == .order("Pem;2"))
        #expect(parser.next() == .order("Rsn"))
        #expect(parser.next() == .order("Rlr;p"))
        #expect(parser.next() == .rubbish)
        #expect(parser.next() == nil)
    }
}
