import Foundation
import Testing

@testable import CardDevices

/// Programs that people use, on the same wire.
extension CardWireTests {
    @Test func aStrangersToolReadsTheSameBytes() async throws {
        let site = try WireSite()
        let files = try WireSample.files(1)
        try site.order(0, "insert")
        let station = APDUChipStation(reader: try await site.reader(), profile: try WireSample.profile())
        #expect(await Self.run(station, files) == ["fine", "fine", "fine", "fine"])
        let profile = try WireSample.profile()
        for file in files.files {
            let name = Hexadecimal.text([UInt8(profile.applicationIdentifier.count)] + profile.applicationIdentifier)
            let words = try site.inside([
                "/usr/bin/opensc-tool", "-c", "default", "-r", "Virtual Station 0 00 00", "-s", "00A40400\(name)00",
                "-s",
                "00A4020C02" + Hexadecimal.text([UInt8(file.fileIdentifier >> 8), UInt8(file.fileIdentifier & 0xFF)]),
                "-s", "00B0000010",
            ]).rest()
            // The dump separates bytes by spaces and ends with their characters.
            let read = words.filter { !$0.isWhitespace }
            #expect(read.contains(Hexadecimal.text(file.bytes.prefix(16))), "\(file.name): \(words)")
        }
        var corrupted = files
        corrupted.files[0].bytes[3] ^= 0x01
        #expect(
            await Self.outcome { () throws(ChipFault) in
                try await station.verify(ChipOrder(plain: corrupted), limit: Self.limit)
            } == "readBackDiffers")
    }

    @Test func verbsShowReadersAndCards() async throws {
        let site = try WireSite()
        try site.order(0, "insert uid=\(WireSample.uid(7))")
        let daemon = "\(Child.programs)/station-daemon"
        let list = try site.inside([daemon, "readers", "--language", "en"]).rest()
        #expect(list.contains("pcsc:model:Virtual Station 0 "), "\(list)")
        #expect(list.contains("pcsc:model:Virtual Station 1#1"), "\(list)")
        let blank = try site.inside([daemon, "card", "read", "--reader", "\(WireSite.selector(0))", "--json"]).rest()
        #expect(blank.contains("\"isBlank\" : true") && blank.contains(WireSample.uid(7)), "\(blank)")
        #expect(await Self.run(site.worker(), try WireSample.files(1)) == ["fine", "fine", "fine", "fine"])
        let written = try site.inside([daemon, "card", "read", "--reader", "\(WireSite.selector(0))", "--json"]).rest()
        // The sample's files have the right sizes and no data objects: the check must say so.
        #expect(written.contains("\"isBlank\" : false") && written.contains("chipFileMalformed"), "\(written)")
    }

    @Test func theSelfTestFindsWhatIsWrong() async throws {
        let site = try WireSite()
        let daemon = "\(Child.programs)/station-daemon"
        func test(_ order: String, _ selector: String = "\(WireSite.selector(0))") throws -> String {
            try site.order(0, order)
            let words = [daemon, "self-test", "reader", "--reader", selector, "--limit", "3", "--language", "en"]
            return try site.inside(words).rest()
        }
        #expect(try test("insert").contains("The reader works."))
        #expect(try test("insert mute-at=1").contains("it does not answer"))
        #expect(try test("insert remove-at=2").contains("the card was taken out"))
        #expect(try test("remove").contains("there is no card"))
        #expect(try test("insert", "serial:NONE").contains("there is no such reader"))
    }
}
