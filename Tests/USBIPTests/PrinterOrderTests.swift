import CardDevices
import Foundation
import Testing

@testable import station_simulator

struct PrinterOrderTests {
    @Test(
        arguments: [
            ("load 5", .load(5)), ("ribbon 0", .ribbon(cards: 0)), ("cover open", .cover(isOpen: true)),
            ("cover closed", .cover(isOpen: false)), ("clear", .clear), ("clean", .clean),
            ("empty accepted", .empty(.accepted)), ("empty rejected", .empty(.rejected)), ("unplug", .unplug),
            ("replug", .replug), ("power off", .power(isOn: false)), ("power on", .power(isOn: true)),
            ("truth", .truth),
            ("end", .end), ("fault now hang", .fault(.now(.hang))),
            (
                "fault bytes=81234 unplug",
                .fault(.expected(SimulatedWireFault(.bytesTaken(81_234), .unplug), isFromNow: false))
            ),
            (
                "fault order=Sis:+3 stallOut",
                .fault(.expected(SimulatedWireFault(.order("Sis", 3), .stallOut), isFromNow: true))
            ),
            ("fault panel=2 ribbonEnd", .fault(.expected(SimulatedWireFault(.panel(2), .ribbonEnd), isFromNow: false))),
        ] as [(String, PrinterOrder)])
    func aLineIsAnOrder(_ line: String, _ order: PrinterOrder) throws {
        #expect(try PrinterOrder(line) == order)
    }

    @Test(arguments: [
        "", "loads 1", "load", "load 0", "load -1", "load 100001", "load 1 2", "ribbon x", "cover", "cover ajar",
        "empty desk", "power", "fault", "fault unplug", "fault bytes=0 unplug", "fault bytes=1 explode",
        "fault order=Sis unplug", "fault panel=+1 jam", "fault bytes=99999999999999999999 hang", "truth now",
    ])
    func whatIsNoneIsNamed(_ line: String) { #expect(throws: CardOrderError.self) { try PrinterOrder(line) } }

    @Test func aScriptIsAFaultALine() throws {
        let faults = try WireFaultOrder.script("# the third feed\norder=Sis:3 jam\n\nbytes=9 unplug\n")
        #expect(faults == [SimulatedWireFault(.order("Sis", 3), .jam), SimulatedWireFault(.bytesTaken(9), .unplug)])
        #expect(throws: CardOrderError.self) { try WireFaultOrder.script("now hang\n") }
    }

    private static func truth(_ site: PrinterSite) throws -> [String: Any] {
        let line = site.follow(.truth)
        return try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }

    @Test func theTruthIsToldAndOutlivesTheProgram() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "usbip-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let chip: String
        do {
            let site = try WireBench.site(.evolis, cards: 3, .init(), directory: directory)
            defer { site.server.stop() }
            let host = try USBIPHost(port: site.server.portNumber)
            #expect(try host.importDevice())
            for block in [USBRequestBlock.control(0, 0x00, 9, value: 1), .out(0, 1, Array("\u{1B}Sis\r".utf8))] {
                #expect(
                    try host.run(
                        {
                            var block = block; block.sequence = $0; return block
                        }, limit: .seconds(5))?.status == 0)
            }
            let truth = try Self.truth(site)
            #expect(
                truth["hopper"] as? Int == 2 && truth["isPlugged"] as? Bool == true
                    && truth["isImported"] as? Bool == true)
            let inside = try #require(truth["inside"] as? [String: Any])
            #expect(inside["place"] as? String == "chipStation" && inside["prints"] as? Int == 0)
            chip = try #require(inside["chip"] as? String)
        }
        let site = try WireBench.site(.evolis, cards: 3, .init(), directory: directory)
        defer { site.server.stop() }
        #expect(site.station.look.isChipReachable)
        #expect(site.follow(.clear) == "cleared \(chip)")
        let truth = try Self.truth(site)
        #expect(truth["hopper"] as? Int == 2 && truth["inside"] == nil)
        #expect((truth["elsewhere"] as? [[String: Any]])?.first?["chip"] as? String == chip)
    }

    @Test func aPersonCanDoWhatAPersonDoes() throws {
        let site = try WireBench.site(.evolis, cards: 1, .init())
        defer { site.server.stop() }
        #expect(site.follow(.load(4)) == "loaded 4" && site.follow(.ribbon(cards: 7)) == "ribbon 2 7")
        #expect(site.follow(.cover(isOpen: true)) == "cover open" && site.follow(.fault(.now(.jam))) == "happened jam")
        var truth = try Self.truth(site)
        #expect(truth["hopper"] as? Int == 5 && truth["ribbonCards"] as? Int == 7)
        // Nothing is inside that could sit fast.
        #expect(truth["conditions"] as? [String] == ["coverOpen"])
        #expect(site.follow(.cover(isOpen: false)) == "cover closed" && site.follow(.clear) == "cleared")
        truth = try Self.truth(site)
        #expect(truth["conditions"] as? [String] == [])
        #expect(site.follow(.empty(.accepted)) == "emptied 0" && site.follow(.clean) == "cleaned")
    }

    @Test(arguments: WirePrinter.allCases) func facesArePictures(_ model: WirePrinter) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "faces-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let files = PrintedFaceFiles(directory: directory, model: model) { Issue.record("\($0)") }
        let face = PrintRaster(width: 1, height: 1, bytesPerRow: 4, pixels: [0, 0, 0, 0])
        files.write(
            ChipIdentity(hexadecimal: "04000000000001"),
            EvenPlanes(model: model).planes(of: PrintImage(front: face, back: face)))
        for face in ["front", "back"] {
            let file = try Data(contentsOf: URL(filePath: "\(directory)/04000000000001-\(face).png"))
            #expect(file.starts(with: [0x89] + Array("PNG".utf8)))
        }
    }
}
