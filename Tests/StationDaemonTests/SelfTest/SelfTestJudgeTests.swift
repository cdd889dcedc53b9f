import CardDevices
import Foundation
import Testing

@testable import station_daemon

/// Each thing that can be wrong with a site, and the one part that must say so.
@Suite struct SelfTestJudgeTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        var name: String
        var part: SelfTestPart
        var place: String?
        var code: String
        var act: @Sendable (inout SelfTestWorld) throws -> Void

        init(
            _ name: String, _ part: SelfTestPart, _ place: String?, _ code: String,
            _ act: @escaping @Sendable (inout SelfTestWorld) throws -> Void
        ) {
            (self.name, self.part, self.place, self.code, self.act) = (name, part, place, code, act)
        }

        init(
            _ name: String, _ part: SelfTestPart, _ code: String,
            _ act: @escaping @Sendable (inout SelfTestWorld) throws -> Void
        ) {
            self.init(name, part, nil, code, act)
        }

        var testDescription: String { name }
    }

    /// A production site with two real lanes, of which everything is well.
    static func goodWorld() throws -> SelfTestWorld {
        var world = SelfTestWorld()
        world.isProduction = true
        world.usb = .works(devices: 7)
        world.keys = .ready
        world.pcsc = .works([try reader("1-2.2"), try reader("1-3.2"), try reader("1-4")])
        world.desk = try #require(ReaderPlace("pcsc:usb:1-4"))
        world.lanes = [
            try lane("lane-1", "usb:evolis?serial=E1", "pcsc:paired", port: "1-2.1", "Evolis Primacy"),
            try lane("lane-2", "usb:xid?serial=X1", "pcsc:usb:1-3.2", port: "1-3.1", "XID580"),
        ]
        return world
    }

    static func lane(
        _ name: String, _ printer: String, _ reader: String, port: String, _ model: String
    ) throws -> SelfTestWorld.Lane {
        var lane = SelfTestWorld.Lane(
            name: name, printer: try #require(PrinterAddress(printer)), reader: try #require(ReaderPlace(reader)))
        (lane.matches, lane.port) = (1, port)
        lane.node = .init(path: "/dev/bus/usb/001/004", access: "0660 root:production-station", isUsable: true)
        lane.answer = answer(PrinterStatus(position: .none), model: model)
        return lane
    }

    static func answer(_ status: PrinterStatus, model: String = "Evolis Primacy") -> SelfTestWorld.Answer {
        .status(status, DeviceIdentity(model: model, serial: "E1", firmware: "1", isSimulated: false))
    }

    static func reader(
        _ path: String, bytes: Int = 65_544, isSimulated: Bool = false
    ) throws -> PCSCReaderReport {
        let text = """
            {"name": "Sample Reader 00 00", "selector": "usb:\(path)", "model": "Sample Reader", "usbPath": "\(path)",
             "slot": 0, "commandBytesMax": \(bytes), "isSimulated": \(isSimulated), "isCardPresent": false,
             "isCardMute": false, "answerToReset": "", "eventCount": 0}
            """
        return try JSONDecoder().decode(PCSCReaderReport.self, from: Data(text.utf8))
    }

    static func reasons(_ reasons: PrinterStatus.StateReasons) -> Fault {
        Fault("lane 1: \(reasons.words.joined())", .supplies, "lane-1", "supplies") {
            $0.lanes[0].answer = answer(PrinterStatus(position: .none, reasons: reasons))
        }
    }

    static let faults: [Fault] = [
        Fault("a key of the configuration", .configuration, "problems") {
            $0.configuration = [OperatorText("错", "wrong")]
        },
        Fault("layout unreadable", .faces, "problems") { $0.faces = OperatorText("版式", "layout") },
        Fault("state directory open to all", .disk, "problems") {
            $0.disk = [DoctorFinding(.stateDirectory, ["/state: 0777"])]
        },
        Fault("no USB in the kernel", .usb, "noUSB") { world in
            world.usb = .failed(detail: "libusb_init")
            for index in world.lanes.indices { world.lanes[index] = unplugged(world.lanes[index]) }
        },
        Fault("pcscd absent", .pcscd, "pcscSilent") { $0.pcsc = .silent },
        Fault("pcscd refuses", .pcscd, "pcscRefused") { $0.pcsc = .refused },
        Fault("printer unplugged", .printerNode, "lane-1", "notPluggedIn") { $0.lanes[0] = unplugged($0.lanes[0]) },
        Fault("two printers match", .printerNode, "lane-2", "severalMatch") {
            $0.lanes[1] = unplugged($0.lanes[1])
            $0.lanes[1].matches = 2
        },
        Fault("node without rights", .printerNode, "lane-1", "nodeClosed") {
            $0.lanes[0].node?.isUsable = false
            $0.lanes[0].answer = nil
        },
        Fault("usblp has it", .printerFree, "lane-1", "heldByKernel") {
            ($0.lanes[0].answer, $0.lanes[0].holder) = (.busy, "usblp")
        },
        Fault("another program has it", .printerFree, "lane-1", "heldByProgram") {
            ($0.lanes[0].answer, $0.lanes[0].holder) = (.busy, "usbfs")
        },
        Fault("printer silent", .printer, "lane-1", "printerSilent") { $0.lanes[0].answer = .silent(kind: "timedOut") },
        Fault("another model", .printer, "lane-1", "wrongModel") {
            $0.lanes[0].answer = answer(PrinterStatus(position: .none), model: "XID580")
        },
        reasons(.coverOpen), reasons(.outputAreaFull), reasons(.mediaEmpty), reasons(.markerSupplyEmpty),
        reasons(.cleanerRequired), reasons(.mediaJam),
        Fault("a card is inside", .supplies, "lane-1", "supplies") {
            $0.lanes[0].answer = answer(PrinterStatus(position: .printHead))
        },
        Fault("desk reader not found", .reader, "desk", "notPluggedIn") {
            $0.pcsc = .works([try reader("1-2.2"), try reader("1-3.2")])
        },
        Fault("two desk readers", .reader, "desk", "severalMatch") {
            $0.pcsc = .works([
                try reader("1-2.2"), try reader("1-3.2"), try reader("1-4"), try reader("1-4"),
            ])
        },
        Fault("virtual reader in production", .reader, "desk", "simulatedInProduction") {
            $0.pcsc = .works([try reader("1-2.2"), try reader("1-3.2"), try reader("1-4", isSimulated: true)])
        },
        Fault("no reader in the printer", .pairing, "lane-1", "noReaderOnHub") {
            $0.pcsc = .works([try reader("1-3.2"), try reader("1-4")])
        },
        Fault("two readers on its hub", .pairing, "lane-1", "severalMatch") {
            $0.pcsc = .works([
                try reader("1-2.2"), try reader("1-2.3"), try reader("1-3.2"), try reader("1-4"),
            ])
        },
        Fault("configured reader elsewhere", .pairing, "lane-2", "pairedElsewhere") {
            $0.lanes[1].reader = try #require(ReaderPlace("pcsc:usb:1-2.2"))
        },
        Fault("no signer", .keys, "problems") { $0.keys = .problem(OperatorText("签名", "no signer")) },
    ]

    private static func unplugged(_ lane: SelfTestWorld.Lane) -> SelfTestWorld.Lane {
        SelfTestWorld.Lane(name: lane.name, printer: lane.printer, reader: lane.reader)
    }

    @Test func ofAGoodSiteNothingFails() throws {
        let lines = SelfTestJudge(world: try Self.goodWorld()).lines
        #expect(lines.filter { $0.result == .failed } == [])
        #expect(lines.filter { $0.result == .skipped }.map(\.part) == [.reader], "a paired reader is told as the pair")
    }

    /// Exactly the part that must be mended fails; what rests on it is skipped.
    @Test(arguments: faults) func theRightPartIsNamed(fault: Fault) throws {
        var world = try Self.goodWorld()
        try fault.act(&world)
        let report = SelfTestReport(isRunning: false, lines: SelfTestJudge(world: world).lines)
        let failed = report.lines.filter { $0.result == .failed }
        #expect(failed.map(\.part) == [fault.part])
        #expect(failed.map(\.place) == [fault.place])
        #expect(failed.map(\.code) == [fault.code])
        #expect(failed.first?.mend == fault.part.remedy)
        #expect(!report.ok)
        for language in OperatorLanguage.allCases {
            #expect(report.text(in: language).contains(fault.part.remedy.text(in: language)))
        }
    }

    @Test func aReaderWithoutExtendedLengthIsSlowerAndNotBroken() throws {
        var world = try Self.goodWorld()
        world.pcsc = .works([try Self.reader("1-2.2"), try Self.reader("1-3.2"), try Self.reader("1-4", bytes: 261)])
        let desk = try #require(SelfTestJudge(world: world).lines.first { $0.place == "desk" })
        #expect(desk.result == .ok && desk.seen.english.contains("slower"))
    }

    /// Its devices are not touched, and what it says itself is shown.
    @Test func aRunningStationKeepsItsDevices() throws {
        var world = try Self.goodWorld()
        world.running = [.init(name: "lane-1", state: "waiting", reasons: ["cover-open"])]
        world.keys = nil
        for index in world.lanes.indices { world.lanes[index].answer = nil }
        let lines = SelfTestJudge(world: world).lines
        #expect(lines.allSatisfy { $0.result != .failed })
        let printers = lines.filter { [.printerFree, .printer, .supplies, .keys].contains($0.part) }
        #expect(printers.allSatisfy { $0.result == .skipped && $0.code == "stationRuns" })
        #expect(printers.first?.seen.english == "the station runs waiting cover-open")
    }
}
