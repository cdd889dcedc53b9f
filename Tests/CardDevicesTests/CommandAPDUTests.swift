import Testing

@testable import CardDevices

struct CommandAPDUTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var command: CommandAPDU
        var bytes: [UInt8]
        var testDescription: String { name }

        init(_ name: String, data count: Int, ne: Int?, _ lengths: [UInt8], _ expected: [UInt8]) {
            let data = (0..<count).map { UInt8($0 & 0xFF) }
            self.name = name
            command = CommandAPDU(cla: 0x00, ins: 0xD6, p1: 0x01, p2: 0x02, data: data, ne: ne)
            bytes = [0x00, 0xD6, 0x01, 0x02] + lengths + data + expected
        }
    }

    static let cases = [
        Case("1", data: 0, ne: nil, [], []),
        Case("2 short", data: 0, ne: 1, [], [0x01]),
        Case("2 short, 256", data: 0, ne: 256, [], [0x00]),
        Case("2 extended, 257", data: 0, ne: 257, [0x00], [0x01, 0x01]),
        Case("2 extended, 65536", data: 0, ne: 65_536, [0x00], [0x00, 0x00]),
        Case("3 short", data: 1, ne: nil, [0x01], []),
        Case("3 short, 255", data: 255, ne: nil, [0xFF], []),
        Case("3 extended, 256", data: 256, ne: nil, [0x00, 0x01, 0x00], []),
        Case("3 extended, 65535", data: 65_535, ne: nil, [0x00, 0xFF, 0xFF], []),
        Case("4 short", data: 2, ne: 16, [0x02], [0x10]),
        Case("4 short, 255 and 256", data: 255, ne: 256, [0xFF], [0x00]),
        Case("4 extended by data", data: 256, ne: 1, [0x00, 0x01, 0x00], [0x00, 0x01]),
        Case("4 extended by expectation", data: 1, ne: 65_536, [0x00, 0x00, 0x01], [0x00, 0x00]),
    ]

    @Test(arguments: cases) func encodesEachCase(_ example: Case) {
        #expect(example.command.encoded() == example.bytes)
    }

    @Test(arguments: cases) func readsEachCaseBack(_ example: Case) throws {
        #expect(try CommandAPDU(parsing: example.bytes.span) == example.command)
    }

    @Test(
        arguments: [
            [], [0x00], [0x00, 0xA4, 0x00], [0, 0xA4, 0, 0, 2, 1], [0, 0xA4, 0, 0, 1, 1, 0, 0], [0, 0xA4, 0, 0, 0, 0],
            [0, 0xA4, 0, 0, 0, 0, 0, 1], [0, 0xA4, 0, 0, 0, 0, 2, 1], [0, 0xA4, 0, 0, 0, 0, 1, 1, 0],
            [0, 0xA4, 0, 0, 0, 0, 1, 1, 0, 0, 0],
        ] as [[UInt8]]) func refusesWhatIsNoCommand(_ bytes: [UInt8])
    {
        #expect(throws: MalformedAPDU.self) { try CommandAPDU(parsing: bytes.span) }
    }

    @Test func aRefusalSaysHowLongTheBytesWere() {
        #expect(throws: MalformedAPDU(count: 6, reason: "Lc says 2")) {
            try CommandAPDU(parsing: ([0, 0xA4, 0, 0, 2, 1] as [UInt8]).span)
        }
    }

    @Test(arguments: 0..<50) func whateverIsReadIsWrittenTheSameOrShorter(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0...20, using: &random)).map { _ in UInt8.random(in: 0...9, using: &random)
            }
            guard let command = try? CommandAPDU(parsing: bytes.span) else { continue }
            let again = command.encoded()
            #expect(again.count <= bytes.count)
            #expect(try CommandAPDU(parsing: again.span) == command)
        }
    }
}

struct ResponseAPDUTests {
    @Test func splitsDataAndStatus() throws {
        let answer = try ResponseAPDU(parsing: ([1, 2, 0x90, 0x00] as [UInt8]).span)
        #expect(answer == ResponseAPDU(data: [1, 2], status: .success))
        #expect(answer.encoded() == [1, 2, 0x90, 0x00])
    }

    @Test(arguments: [[], [0x90]] as [[UInt8]]) func aShortAnswerLeavesTheCardUnknown(_ bytes: [UInt8]) {
        #expect {
            try ResponseAPDU(parsing: bytes.span)
        } throws: { error in
            let fault = error as? DeviceFault
            return fault?.kind == .malformedReply && fault?.cardState == .unknown
        }
    }
}

struct StatusWordTests {
    @Test(
        arguments: [
            (0x9000, .fine), (0x6282, .fine), (0x6110, .tryAgain), (0x6C00, .tryAgain), (0x6581, .defective),
            (0x6400, .defective), (0x6F00, .defective), (0x6281, .defective), (0x1234, .defective),
            (0x6A84, .wrongOrUsed),
            (0x6A89, .wrongOrUsed), (0x6982, .wrongOrUsed), (0x6983, .wrongOrUsed), (0x63C2, .wrongOrUsed),
            (0x6700, .ourMistake), (0x6A80, .ourMistake), (0x6A86, .ourMistake), (0x6B00, .ourMistake),
            (0x6D00, .ourMistake), (0x6E00, .ourMistake), (0x6985, .ourMistake),
        ] as [(UInt16, StatusWord.Classification)])
    func saysWhatItMeansForProduction(_ word: UInt16, _ meaning: StatusWord.Classification) {
        #expect(StatusWord(word).classification == meaning)
    }

    /// chip.md names these; each has a row of its own or lies in a range.
    @Test(
        arguments: [
            0x6281, 0x6282, 0x6283, 0x6285, 0x6300, 0x6310, 0x63C2, 0x6400, 0x6581, 0x6700, 0x6881, 0x6882, 0x6982,
            0x6983, 0x6984, 0x6985, 0x6986, 0x6987, 0x6988, 0x6A80, 0x6A81, 0x6A82, 0x6A83, 0x6A84, 0x6A86, 0x6A88,
            0x6A89, 0x6B00, 0x6D00, 0x6E00, 0x6F00, 0x9000, 0x9484, 0x9485,
        ] as [UInt16]) func hasWords(_ word: UInt16) throws
    {
        let meaning = try #require(StatusWord(word).meaning)
        #expect(!meaning.text.isEmpty && meaning.text != "named by no table")
        #expect(meaning.words.contains(word))
    }

    @Test func theTableContradictsItselfNowhere() {
        let meanings = StatusWord.meanings
        for (index, meaning) in meanings.enumerated() where meaning.words.count == 1 {
            // A single word behind a range that holds it would never be found.
            #expect(StatusWord(meaning.words.lowerBound).meaning == meaning, "row \(index)")
        }
        #expect(Set(meanings.map(\.classification)) == Set(StatusWord.Classification.allCases))
    }

    @Test func everyWordHasAMeaningForProduction() {
        var counts: [StatusWord.Classification: Int] = [:]
        for word in UInt16.min...UInt16.max { counts[StatusWord(word).classification, default: 0] += 1 }
        #expect(counts[.fine] == 2)
        #expect(counts[.tryAgain] == 513)
        #expect(counts.values.reduce(0, +) == 65_536)
        // What nobody has heard of costs this one card only.
        #expect(StatusWord(0x1234).classification == .defective && StatusWord(0x1234).meaning == nil)
    }

    @Test func readsTheNumberInside() {
        #expect(StatusWord(0x63C0).triesLeft == 0)
        #expect(StatusWord(0x63D0).triesLeft == nil)
        #expect(StatusWord(0x6100).bytesWaiting == 256)
        #expect(StatusWord(0x6C10).lengthWanted == 16)
        #expect(StatusWord(0x9000).lengthWanted == nil)
    }
}
