import Foundation
import Testing

@testable import CardDevices

/// Programs that people use, on the same wire.
extension CardWireTests {
    @Test func aStrangersToolReadsTheSameBytes() async throws {
        let site = try WireSite()
        let secured = try await SecuredWire(in: site.directory)
        #expect(try site.simulator(0, supply: secured.supply).follow("insert") == "inserted")
        let files = try await secured.files(1)
        let worker = site.worker(0, profile: secured.profileFile)
        #expect(try await secured.run(worker, 1, files) == ["fine", "fine", "fine", "fine"])
        await worker.close()
        let profile = secured.profile
        let name = Hexadecimal.text([UInt8(profile.applicationIdentifier.count)] + profile.applicationIdentifier)
        for file in files.files {
            var commands = ["00A40400\(name)00", "00A4020C02\(Self.digits(Int(file.fileIdentifier)))"]
            for start in stride(from: 0, to: file.bytes.count, by: 240) {
                commands.append(
                    "00B0\(Self.digits(start))\(Hexadecimal.text([UInt8(min(240, file.bytes.count - start))]))")
            }
            let tool = ["/usr/bin/opensc-tool", "-c", "default", "-r", "Virtual Station 0 00 00"]
            let words = try site.inside(tool + commands.flatMap { ["-s", $0] }).rest()
            #expect(Self.received(words, after: 2) == file.bytes, "\(file.name)")
        }
    }

    private static func digits(_ number: Int) -> String {
        Hexadecimal.text([UInt8(number >> 8), UInt8(number & 0xFF)])
    }

    /// The bytes in a dump of opensc-tool: up to 16 a line, then the same as characters.
    private static func received(_ words: String, after answers: Int) -> [UInt8] {
        let parts = words.components(separatedBy: "Received (SW1=0x90, SW2=0x00)").dropFirst(answers + 1)
        return parts.flatMap { part in
            part.split(separator: "\n").prefix { !$0.hasPrefix("Sending") }.flatMap { line in
                line.prefix(48).split(separator: " ").compactMap { $0.count == 2 ? UInt8($0, radix: 16) : nil }
            }
        }
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

    /// A blank moves in a simulated printer, and comes up in the lane's own reader or in another one behind the real pcscd.
    @Test(arguments: [0, 2]) func aMovedCardProvesWhichReaderALaneHas(slot: Int) async throws {
        let site = try WireSite()
        let home = "\(site.directory)/demo"
        _ = try site.verb(["demo", "--directory", home, "--jobs", "1", "--language", "en"])
        let file = "\(home)/station.yaml"
        let yaml = try String(contentsOfFile: file, encoding: .utf8)
            .replacing(/faults: .*/, with: "faults: []")
            .replacing("\"sim:evolis\"}", with: "\"sim:evolis\", reader: \"pcsc:\(WireSite.selector(0))\"}")
        try (yaml + "\ndesk: {reader: \"pcsc:\(WireSite.selector(2))\"}\n").write(
            toFile: file, atomically: true, encoding: .utf8)
        _ = try site.simulator(slot, supply: ["--stock", "simple"])
        let all = try site.verb(["self-test", "--config", file])
        #expect(all.contains("Nothing failed.") && all.contains("4 readers"), "\(all)")
        let test = try site.inside([
            "\(Child.programs)/station-daemon", "self-test", "lane", "1", "--consume-cards", "--config", file,
        ])
        #expect(try test.line().hasPrefix("ok        look"))
        #expect(try test.line().hasPrefix("ok        feed"))
        try site.order(slot, "insert")
        let seen = try test.line()
        if slot == 0 {
            #expect(seen.hasPrefix("ok        seen"), "\(seen)")
            #expect(try test.line().hasPrefix("ok        move"))
            try site.order(slot, "remove")
            let end = test.rest()
            #expect(end.contains("ok        lost") && end.contains("ok        reject"), "\(end)")
            #expect(end.contains("lane-1: nothing failed."))
        } else {
            #expect(seen.hasPrefix("FAILED    seen") && seen.contains("Virtual Station 1"), "\(seen)")
            #expect(test.rest().contains("ok        reject"))
        }
    }

    @Test func cardReadChecksTheSignatureAsAStrangerWould() async throws {
        let site = try WireSite()
        let secured = try await SecuredWire(in: site.directory)
        let child = try site.simulator(0, supply: secured.supply)
        func read(_ more: [String]) throws -> String {
            let words = ["card", "read", "--reader", "\(WireSite.selector(0))", "--language", "en"]
            return try site.verb(words + ["--profile", secured.profilePath] + more)
        }
        let authority = ["--authority", secured.keys.authorityCertificateFile]
        #expect(try child.follow("insert") == "inserted")
        #expect(try read(authority).contains("A blank"))
        let worker = site.worker(0, profile: secured.profileFile)
        #expect(try await secured.run(worker, 1, try await secured.files(1)) == ["fine", "fine", "fine", "fine"])
        let good = try read(authority)
        #expect(good.contains("covers the basic data") && !good.contains("DIFFERS"), "\(good)")
        #expect(!good.contains("TEST 1"), "nothing personal is shown")
        #expect(try read([]).contains("not checked"))
        #expect(try child.follow("tip 0103 17") == "tipped")
        let bad = try read(authority)
        #expect(bad.contains("DIFFERS"), "\(bad)")
    }

    @Test func aTestCardIsEndedForEverAndADocumentNever() async throws {
        let site = try WireSite()
        let secured = try await SecuredWire(in: site.directory, profile: "test")
        let configuration = try secured.configuration(in: site.directory)
        let child = try site.simulator(0, supply: secured.supply)
        func erase(_ more: [String]) throws -> String {
            let words = ["card", "erase-test", "--reader", "\(WireSite.selector(0))", "--config", configuration]
            return try site.verb(words + more)
        }
        let root = secured.profilePath.replacing("test.json", with: "iso7816-fs.json")
        // A blank, and a card that was written and never verified.
        for number in 1...2 {
            #expect(try child.follow("insert uid=\(WireSample.uid(number))") == "inserted")
            let worker = site.worker(0, profile: secured.profileFile)
            let chip = try await worker.recognise(limit: Self.limit)
            if number == 2 {
                let order = try await secured.orders.order(
                    for: chip, files: secured.files(1), cardSerial: "TEST-1", at: SecuredWire.now
                ).order
                try await worker.encode(order, limit: Self.limit)
            }
            await worker.close()
            #expect(try erase([]).contains("--chip \(chip.identity)"))
            #expect(try erase(["--chip", "04"]).contains("another chip"))
            #expect(try erase(["--chip", "\(chip.identity)", "--profile", root]).contains("people's documents"))
            #expect(try child.follow("truth").contains("terminated=false"))
            let ended = try erase(["--chip", "\(chip.identity)"])
            #expect(ended.contains("has ended for ever"), "\(ended)")
            #expect(try child.follow("truth").contains("terminated=true"))
        }
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
