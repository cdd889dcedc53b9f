import CardDevices
import Testing

struct TLVTests {
    @Test(
        arguments: [
            (0x80, 0, [0x80, 0x00]), (0x80, 127, [0x80, 0x7F]), (0x80, 128, [0x80, 0x81, 0x80]),
            (0x80, 255, [0x80, 0x81, 0xFF]), (0x9F7F, 256, [0x9F, 0x7F, 0x82, 0x01, 0x00]),
            (0x5F36, 65_535, [0x5F, 0x36, 0x82, 0xFF, 0xFF]), (0x7F8101, 1, [0x7F, 0x81, 0x01, 0x01]),
        ] as [(UInt32, Int, [UInt8])]) func writesTagAndShortestLength(_ tag: UInt32, _ count: Int, _ head: [UInt8])
        throws
    {
        let object = TLV(tag, [UInt8](repeating: 0xAB, count: count))
        #expect(object.encoded() == head + object.value)
        #expect(try TLV.list(parsing: object.encoded().span) == [object])
    }

    @Test(
        arguments: [
            ([0x80], .truncated(offset: 1)), ([0x80, 0x02, 0x01], .truncated(offset: 2)),
            ([0x80, 0x81], .truncated(offset: 1)), ([0x80, 0x82, 0x01], .truncated(offset: 1)),
            ([0x80, 0x80], .badLength(offset: 1)), ([0x80, 0x83, 0, 0, 1, 0], .badLength(offset: 1)),
            ([0x80, 0xFF], .badLength(offset: 1)), ([0x9F], .truncated(offset: 0)),
            ([0x9F, 0x80, 0x01, 0x00], .badTag(offset: 0)), ([0x9F, 0x81, 0x81, 0x01, 0x00], .badTag(offset: 0)),
            ([0x9F, 0x00, 0x00], .badTag(offset: 0)), ([0x81, 0x00, 0x80, 0x01], .truncated(offset: 4)),
        ] as [([UInt8], TLVError)]) func refusesWhatDoesNotFit(_ bytes: [UInt8], _ error: TLVError)
    {
        #expect(throws: error) { try TLV.list(parsing: bytes.span) }
    }

    @Test func skipsPaddingBetweenAndAfterObjects() throws {
        let bytes: [UInt8] = [0, 0x80, 1, 7, 0, 0, 0x81, 0, 0, 0]
        #expect(try TLV.list(parsing: bytes.span) == [TLV(0x80, [7]), TLV(0x81, [])])
    }

    @Test func readsLongerFormsThanNeeded() throws {
        #expect(try TLV.list(parsing: ([0x80, 0x82, 0x00, 0x01, 7] as [UInt8]).span) == [TLV(0x80, [7])])
    }

    @Test func limitsNesting() throws {
        var object = TLV(0x80, [1])
        for _ in 0..<5 { object = TLV(0x62, object.encoded()) }
        #expect(try object.children(nestingMax: 4).count == 1)
        #expect(throws: TLVError.tooDeep) { try object.children(nestingMax: 3) }
        #expect(throws: TLVError.notConstructed(tag: 0x80)) { try TLV(0x80, []).children() }
    }

    @Test(arguments: 0..<20) func neverCrashesOnRandomBytes(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            guard let objects = try? TLV.list(parsing: bytes.span) else { continue }
            let again = objects.flatMap { $0.encoded() }
            #expect((try? TLV.list(parsing: again.span)) == objects)
        }
    }
}
