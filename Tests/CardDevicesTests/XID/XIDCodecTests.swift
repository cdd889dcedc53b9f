import Testing

@testable import CardDevices

struct XIDCodecTests {
    @Test(arguments: [
        (XIDCommand.requestSense, "030000001400"), (.inquiry, "120000006000"), (.ink, "1a0063002c00"),
        (.position, "34000000000000000800"), (.load(.contacts), "31010000000000010000"),
        (.move(.rejectExit), "310b0000000000040000"), (.move(.exit), "310b0000000000050000"),
        (.writePlane(.yellow, count: 687_904), "2a00030000000a7f2000"),
        (.writePlane(.black, count: 2_751_616), "2a000000000029fc8000"),
        (.printFilm(hasColour: true, hasBlack: true), "31080600000000000000"),
        (.printFilm(hasColour: false, hasBlack: true), "31080400000000000000"),
        (.transfer(.flip), "310a0000000000000000"), (.transfer(.back), "310d0000000000000000"),
        (.transfer(.eject), "31090000000000000000"), (.contacts(isEngaged: true), "320000000000"),
        (.contacts(isEngaged: false), "320100000000"),
    ])
    func blocksAreThePublishedOnes(_ command: XIDCommand, _ bytes: String) {
        #expect(command.block.map(\.twoDigits).joined() == bytes)
    }

    @Test func theWrapperHasThirtyOneBytes() {
        let bytes = XIDWrapper.command(.position, tag: 0x0102_0304, dataCount: 8)
        let text = bytes.map(\.twoDigits).joined()
        #expect(text == "55534243040302010800000080000a34000000000000000800000000000000")
        #expect(bytes.count == 31)
        #expect(XIDWrapper.command(.load(.print), tag: 1, dataCount: 0)[12] == 0)
    }

    @Test func aStatusIsReadOrNot() throws {
        let good: [UInt8] = [0x55, 0x53, 0x42, 0x53, 4, 3, 2, 1, 8, 0, 0, 0, 1]
        let status = try #require(XIDWrapper(good))
        #expect(status.tag == 0x0102_0304)
        #expect(status.residue == 8 && status.status == 1)
        var command = good
        command[3] = 0x43
        var unknown = good
        unknown[12] = 3
        let wrong: [[UInt8]] = [Array(good.dropLast()), good + [0], [], command, unknown]
        #expect(wrong.allSatisfy { XIDWrapper($0) == nil })
    }

    @Test(
        arguments: [
            (2, 0xD0, "media-empty"), (2, 0xD1, "cover-open"), (2, 0xDA, "warming-up"), (2, 0xF8, "print-head-fault"),
            (3, 0x90, "media-jam at hopper"), (3, 0x91, "media-jam at turnover"), (3, 0x93, "media-jam at transfer"),
            (3, 0x94, "media-jam at discharge"), (3, 0x95, "media-jam at retransfer"), (3, 0xB2, "marker-supply-empty"),
            (3, 0xA1, "marker-supply-missing"), (5, 0x26, "sense 05 26"), (7, 0x7F, "sense 07 7f"),
        ] as [(UInt8, UInt8, String)])
    func senseCodesHaveWords(_ key: UInt8, _ code: UInt8, _ words: String) throws {
        var bytes = [UInt8](repeating: 0, count: 20)
        (bytes[2], bytes[12]) = (key | 0xF0, code)
        let sense = try #require(XIDSense(bytes))
        #expect(sense == XIDSense(key: key, code: code) && sense.words == words)
        #expect(sense.meansNothingMoved == (key == 2 || key == 5))
    }

    @Test(
        arguments: [
            ([1, 0, 0, 0, 0, 0, 0, 3], XIDAnswer.Card.absent), ([0, 0, 0, 0, 0, 0, 0, 1], .at(.contacts)),
            ([0, 9, 9, 9, 9, 9, 9, 0], .at(.print)), ([0, 0, 0, 0, 0, 0, 0, 77], .elsewhere(77)), ([0], nil), ([], nil),
        ] as [([UInt8], XIDAnswer.Card?)])
    func places(_ bytes: [UInt8], _ card: XIDAnswer.Card?) { #expect(XIDAnswer.card(bytes) == card) }

    @Test func shortOrStrangeAnswersAreNone() {
        #expect(XIDSense([]) == nil && XIDSense([UInt8](repeating: 0, count: 13)) == nil)
        #expect(XIDAnswer.identity([], isSimulated: true) == nil)
        #expect(XIDAnswer.identity([UInt8](repeating: 0xFF, count: 96), isSimulated: true) == nil)
    }
}
