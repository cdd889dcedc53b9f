import CardDevices
import Glibc
import Testing

@testable import station_simulator

/// The whole way: driver, URBs on a socket, server, model, cards.
struct USBIPServerTests {
    @Test(arguments: WirePrinter.allCases) func theRealDriversMakeCards(_ model: WirePrinter) async throws {
        let bench = try await WireBench(model)
        #expect(bench.printer.identity.serial == "SIM-1")
        for number in 1...2 {
            let found = await bench.card()
            #expect(found == nil, "\(String(describing: found))")
            #expect(bench.site.lane.count(at: .acceptedTray) == number)
        }
        #expect(bench.site.lane.truth().cards.map(\.prints) == [1, 1, 0])
        #expect(await bench.pipe.imports == 1)
        #expect(bench.notes.all.isEmpty)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var model: WirePrinter
        /// As a person types it.
        var order: String
        var verb: SimulatedVerb
        /// Nil: the driver gets over it.
        var cardState: DeviceFault.CardState?
        var isPrintedInHalf = false
        var testDescription: String { "\(model) \(order)" }
    }

    static let cases = [
        Case(model: .evolis, order: "fault order=Sis:+1 stallIn", verb: .feed, cardState: .unknown),
        Case(model: .evolis, order: "fault order=Ss:+1 stallOut", verb: .print, cardState: .untouched),
        // In the middle of the first plane, of which nothing is on the card before the second begins.
        Case(model: .evolis, order: "fault bytes=+300000 unplug", verb: .print, cardState: .untouched),
        Case(
            model: .evolis, order: "fault bytes=+1500000 unplug", verb: .print, cardState: .unknown,
            isPrintedInHalf: true),
        Case(
            model: .evolis, order: "fault order=Db:+3 hang", verb: .print, cardState: .unknown, isPrintedInHalf: true),
        Case(
            model: .evolis, order: "fault order=Db:+3 powerLoss", verb: .print, cardState: .unknown,
            isPrintedInHalf: true),
        Case(model: .evolis, order: "fault bytes=+20 shortWrite", verb: .feed, cardState: nil),
        Case(model: .xid, order: "fault order=31-01:+1 stallIn", verb: .feed, cardState: nil),
        Case(model: .xid, order: "fault order=2a-00:+2 stallOut", verb: .print, cardState: nil),
        Case(model: .xid, order: "fault bytes=+900000 unplug", verb: .print, cardState: .unchanged),
        Case(model: .xid, order: "fault order=31-0b:+1 hang", verb: .move, cardState: .unknown),
        Case(model: .xid, order: "fault order=31-01:+1 strayAnswer", verb: .feed, cardState: .unknown),
    ]

    /// What the driver says of the card is what the truth has, and afterwards the machine works again.
    @Test(arguments: cases) func afterEachFaultTheCardIsWhereTheTruthHasIt(_ given: Case) async throws {
        let bench = try await WireBench(given.model)
        #expect(bench.site.follow(try PrinterOrder(given.order)).hasPrefix("expected"))
        let hangs = given.order.hasSuffix("hang")
        let found = await bench.card(hangs: hangs ? given.verb : nil)
        #expect(found?.fault.cardState == given.cardState, "\(String(describing: found))")
        if given.cardState != nil { #expect(found?.verb == given.verb) }
        // Importing it again, and emptying its buffers, is the driver's own affair: a look is enough.
        for _ in 0..<3 { _ = try? await bench.printer.status(limit: .seconds(60)) }
        #expect(bench.site.lane.truth().cards.contains { $0.isHalfPrinted } == given.isPrintedInHalf)
        if bench.inside != nil { try await bench.printer.eject(to: .rejected, limit: .seconds(60)) }
        let next = await bench.card()
        #expect(next == nil, "\(String(describing: next))")
        let accepted = bench.site.lane.truth().cards.filter { $0.place == .acceptedTray }
        #expect(accepted.count == (found == nil ? 2 : 1))
        #expect(accepted.allSatisfy { $0.prints == 1 && !$0.isHalfPrinted })
        let isGone = given.order.contains("unplug") || given.order.contains("powerLoss")
        #expect(await bench.pipe.imports == (isGone ? 2 : 1))
    }

    @Test func onlyOneHostHasTheDevice() throws {
        let site = try WireBench.site(.evolis, cards: 1, .init())
        defer { site.server.stop() }
        let first = try USBIPHost(port: site.server.portNumber)
        #expect(try first.list().count == 12 + 316)
        #expect(try first.importDevice())
        let second = try USBIPHost(port: site.server.portNumber)
        #expect(try second.list() == [0x01, 0x11, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(try second.importDevice() == false)
        #expect(throws: USBIPHost.Gone.self) { try second.take(1) }
        // The first one has not noticed.
        #expect(try first.run({ .control($0, 0x80, 8, length: 1) }, limit: .seconds(5))?.data == [0])
    }

    @Test func aHostThatLeavesMakesRoomForTheNext() throws {
        let site = try WireBench.site(.xid, cards: 1, .init())
        defer { site.server.stop() }
        for _ in 0..<5 {
            var isImported = false
            // The server hears of the end a moment later.
            for _ in 0..<100 where !isImported {
                isImported = try USBIPHost(port: site.server.portNumber).importDevice()
                _ = poll(nil, 0, isImported ? 0 : 10)
            }
            #expect(isImported)
        }
    }

    @Test func whatIsUnpluggedByHandStaysSo() throws {
        let site = try WireBench.site(.evolis, cards: 1, .init())
        defer { site.server.stop() }
        let host = try USBIPHost(port: site.server.portNumber)
        #expect(try host.importDevice())
        for (away, back) in [("unplug", "replug"), ("power off", "power on")] {
            _ = site.follow(try PrinterOrder(away))
            let late = try USBIPHost(port: site.server.portNumber)
            #expect(try late.list().count == 12)
            #expect(try late.importDevice() == false)
            _ = site.follow(try PrinterOrder(back))
            let again = try USBIPHost(port: site.server.portNumber)
            #expect(try again.importDevice())
            if away == "unplug" { #expect(throws: USBIPHost.Gone.self) { try host.take(1) } }
        }
    }

    @Test func whoeverSpeaksAnotherLanguageIsTurnedAway() throws {
        let notes = WireBench.Notes()
        let site = try WireBench.site(.evolis, cards: 1, notes)
        defer { site.server.stop() }
        let stranger = try USBIPHost(port: site.server.portNumber)
        try stranger.say(Array("GET / HTTP/1.1\r\n\r\n".utf8))
        #expect(throws: USBIPHost.Gone.self) { try stranger.take(1) }
        #expect(notes.all.count == 1)
        // A URB without an import.
        let hasty = try USBIPHost(port: site.server.portNumber)
        try hasty.say(HostBytes.submit(.in(1, 1)))
        #expect(throws: USBIPHost.Gone.self) { try hasty.take(1) }
        #expect(try USBIPHost(port: site.server.portNumber).importDevice())
    }
}
