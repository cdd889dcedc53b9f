import CardDevices
import Testing

@testable import station_simulator

struct USBDeviceStateTests {
    @Test(arguments: WirePrinter.allCases) func aHostReadsWhatItNeedsToKnow(_ model: WirePrinter) throws {
        let bench = try USBDeviceBench(model, isConfigured: false)
        let device = try #require(bench.control(0x80, 6, value: 0x0100, length: 18))
        // bcdUSB 2.00, 64 bytes a packet on endpoint 0, one configuration.
        #expect(device.count == 18 && device.prefix(4) == [18, 1, 0, 2] && device[7] == 64 && device[17] == 1)
        let ids: [UInt8] = model == .evolis ? [0x49, 0x0F] : [0x66, 0x21, 0x1D, 0x70]
        #expect(device[8...].starts(with: ids))
        #expect(bench.control(0x80, 6, value: 0x0100, length: 8) == Array(device.prefix(8)))
        let head = try #require(bench.control(0x80, 6, value: 0x0200, length: 9))
        let whole = try #require(bench.control(0x80, 6, value: 0x0200, length: UInt16(head[2])))
        #expect(whole.count == Int(head[2]) && whole.count == 32 && whole.starts(with: head))
        let interface: [UInt8] = model == .evolis ? [9, 4, 0, 0, 2, 7, 1, 2, 0] : [9, 4, 0, 0, 2, 0xFF, 0, 0, 0]
        #expect(Array(whole[9..<18]) == interface)
        let out: UInt8 = model == .evolis ? 1 : 2
        #expect(Array(whole[18...]) == [7, 5, out, 2, 0, 2, 0, 7, 5, 0x81, 2, 0, 2, 0])
        #expect(bench.control(0x80, 6, value: 0x0300) == [4, 3, 9, 4])
        #expect(bench.control(0x80, 6, value: 0x0303, index: 0x0409) == [12, 3] + "SIM-1".utf8.flatMap { [$0, 0] })
        // Neither a qualifier nor a BOS: a host goes on without.
        #expect(bench.control(0x80, 6, value: 0x0600) == nil && bench.control(0x80, 6, value: 0x0F00) == nil)
    }

    @Test func withoutAConfigurationThereAreNoPipes() throws {
        let bench = try USBDeviceBench(.evolis, isConfigured: false)
        #expect(bench.control(0x80, 8) == [0])
        #expect(bench.say("\u{1B}Rsn\r").first?.ended?.status == .stalled)
        #expect(bench.control(0x00, 9, value: 1) == [] && bench.control(0x80, 8) == [1])
        #expect(bench.control(0x00, 9, value: 2) == nil)
        #expect(bench.say("\u{1B}Rsn\r").first?.ended?.status == .done)
        #expect(bench.control(0x80, 0) == [1, 0] && bench.control(0x81, 10) == [0] && bench.control(0x01, 11) == [])
        // An endpoint that it does not have.
        #expect(bench.submit { .in($0, 5) }.first?.ended?.status == .stalled)
    }

    @Test func aPrinterOfTheClassAnswersItsRequests() throws {
        let bench = try USBDeviceBench(.evolis)
        let id = try #require(bench.control(0xA1, 0, length: 1_024))
        #expect(Int(id[0]) << 8 | Int(id[1]) == id.count)
        #expect(DeviceID1284(DeviceID1284.text(ofReply: id) ?? "").model == "Primacy")
        #expect(bench.control(0xA1, 0, length: 2) == Array(id.prefix(2)))
        #expect(bench.control(0xA1, 1, length: 1) == [0x18])
        try bench.lane.setCover(isOpen: true)
        #expect(bench.control(0xA1, 1, length: 1) == [0x10])
    }

    @Test func aDeviceWithoutTheClassRefusesItsRequests() throws {
        let bench = try USBDeviceBench(.xid)
        #expect(bench.control(0xA1, 0) == nil && bench.control(0xA1, 1) == nil)
        #expect(bench.control(0x21, 2) == nil && bench.control(0x23, 2) == nil)
    }

    @Test(arguments: [0x21, 0x23] as [UInt8]) func aSoftResetEndsAHangAndEveryHalt(_ type: UInt8) throws {
        let bench = try USBDeviceBench(.evolis)
        _ = bench.state.touch(at: .zero) { $0.strike(.hang, at: .zero) }
        #expect(bench.say("\u{1B}Rsn\r").first?.ended?.status == .done)
        #expect(bench.listen().isEmpty)
        let parked = bench.last
        _ = bench.state.touch(at: .zero) { $0.strike(.stallOut, at: .zero) }
        #expect(bench.say("\u{1B}Rsn\r").first?.ended?.status == .stalled)
        #expect(bench.control(type, 2) == [])
        // The question before the reset is gone; the one after it is answered to the one who waits.
        let replies = bench.say("\u{1B}Rtp\r")
        #expect(
            replies.count == 2
                && replies.last
                    == .submitted(
                        sequence: parked, status: .done, count: 8, data: Array("Primacy\0".utf8))
        )
    }

    enum Cure: CaseIterable { case clearFeature, setConfiguration, setInterface, softReset, plug }

    @Test(arguments: PipeDirection.allCases, Cure.allCases)
    func aHaltStaysUntilSomethingEndsIt(_ direction: PipeDirection, _ cure: Cure) throws {
        let bench = try USBDeviceBench(.evolis)
        let endpoint: UInt16 = direction == .out ? 0x01 : 0x81
        let effect: SimulatedWireFault.Effect = direction == .out ? .stallOut : .stallIn
        _ = bench.state.touch(at: .zero) { $0.strike(effect, at: .zero) }
        for _ in 0..<3 {
            let reply = direction == .out ? bench.say("\u{1B}Rsn\r") : bench.listen()
            #expect(reply.first?.ended?.status == .stalled)
            #expect(bench.control(0x82, 0, index: endpoint) == [1, 0])
        }
        switch cure {
        case .clearFeature: #expect(bench.clearHalt(endpoint) == [])
        case .setConfiguration: #expect(bench.control(0x00, 9, value: 1) == [])
        case .setInterface: #expect(bench.control(0x01, 11) == [])
        case .softReset: #expect(bench.control(0x21, 2) == [])
        case .plug:
            bench.state.plugIn(at: .zero)
            _ = bench.control(0x00, 9, value: 1)
        }
        #expect(bench.control(0x82, 0, index: endpoint) == [0, 0])
        #expect(bench.listen().isEmpty)
        #expect(bench.say("\u{1B}Rsn\r").last?.text == "SIM-1\0")
    }

    /// SET_FEATURE: a host may halt a pipe itself.
    @Test func aHaltOfTheHostIsAHaltToo() throws {
        let bench = try USBDeviceBench(.xid)
        #expect(bench.control(0x02, 3, index: 0x81) == [])
        #expect(bench.listen().first?.ended?.status == .stalled)
        #expect(bench.clearHalt(0x81) == [] && bench.listen().isEmpty)
        #expect(bench.clearHalt(0x83) == nil)
    }

    @Test func whoeverListensFirstIsAnsweredFirst() throws {
        let bench = try USBDeviceBench(.evolis)
        #expect(bench.listen().isEmpty && bench.listen().isEmpty)
        #expect(bench.state.waiting == 2)
        let replies = bench.say("\u{1B}Rsn\r") + bench.say("\u{1B}Rfv\r")
        #expect(replies.compactMap(\.text) == ["SIM-1\0", "1.0-sim\0"] && bench.state.waiting == 0)
    }

    @Test func anUnlinkCatchesWhatWaitsAndNothingElse() throws {
        let bench = try USBDeviceBench(.evolis)
        _ = bench.listen()
        let (first, second) = (bench.last, bench.last + 1)
        _ = bench.listen()
        #expect(bench.unlink(first) == [.unlinked(sequence: bench.last, status: .unlinked)])
        #expect(
            bench.say("\u{1B}Rsn\r").last
                == .submitted(
                    sequence: second, status: .done, count: 6, data: Array("SIM-1\0".utf8)))
        #expect(bench.unlink(second) == [.unlinked(sequence: bench.last, status: .done)])
        #expect(bench.unlink(9_999) == [.unlinked(sequence: bench.last, status: .done)])
    }

    /// The host learns how many bytes of a transfer are gone, though RET_UNLINK cannot say it.
    @Test func aTransferThatIsCutSaysHowMuchWasTaken() throws {
        let bench = try USBDeviceBench(.evolis, faults: [SimulatedWireFault(.bytesTaken(3), .shortWrite)])
        #expect(bench.say("\u{1B}Rsn\r").isEmpty)
        let cut = bench.last
        #expect(bench.say("\u{1B}Rfv\r").isEmpty, "a transfer behind a stuck one waits")
        let replies = bench.unlink(cut)
        #expect(
            replies.prefix(2) == [
                .submitted(sequence: cut, status: .unlinked, count: 3, data: []),
                .unlinked(sequence: bench.last, status: .done),
            ])
        #expect(replies.count == 3 && replies.last?.ended?.status == .done)
    }

    @Test func aFullMachineTakesTheRestWhenItHasRoom() throws {
        let bench = try USBDeviceBench(.xid, latencyScale: 1)
        bench.now = .seconds(200)
        let load = XIDBlocks.command(tag: 1, [0x31, 0x01, 0, 0, 0, 0, 0, 1, 0, 0])
        #expect(bench.submit { .out($0, 2, load) }.first?.ended?.count == 31)
        // While it loads it takes nothing.
        #expect(bench.submit { .out($0, 2, load) }.isEmpty && bench.listen().isEmpty)
        #expect(bench.state.advance(to: .seconds(201)).isEmpty)
        #expect(bench.state.nextChange == .seconds(203))
        let replies = bench.state.advance(to: .seconds(203))
        #expect(replies.compactMap(\.ended?.count).sorted() == [13, 31])
        #expect(bench.lane.cardInside()?.place == .chipStation)
    }

    @Test func aPulledPlugEndsAllAndTheNextOneBeginsAnew() throws {
        let bench = try USBDeviceBench(.evolis, faults: [SimulatedWireFault(.bytesTaken(4), .unplug)])
        _ = bench.listen()
        #expect(bench.say("\u{1B}Rsn\r").isEmpty && !bench.state.isPlugged && bench.state.waiting == 0)
        #expect(bench.control(0x80, 8) == nil)
        bench.state.plugIn(at: .zero)
        #expect(bench.state.isPlugged && bench.control(0x80, 8) == [0])
        #expect(bench.control(0x00, 9, value: 1) == [] && bench.listen().isEmpty)
        #expect(bench.say("\u{1B}Rsn\r").last?.text == "SIM-1\0")
    }

    /// A port's reset is seen as another SET_CONFIGURATION: the only way back for a printer without SOFT_RESET.
    @Test func aResetOfThePortEndsAHang() throws {
        let bench = try USBDeviceBench(.xid)
        _ = bench.state.touch(at: .zero) { $0.strike(.hang, at: .zero) }
        let inquiry = XIDBlocks.command(tag: 2, isIn: true, count: 96, [0x12, 0, 0, 0, 96, 0])
        _ = bench.submit { .out($0, 2, inquiry) }
        #expect(bench.listen().isEmpty)
        #expect(bench.unlink(bench.last) == [.unlinked(sequence: bench.last, status: .unlinked)])
        #expect(bench.control(0x00, 9, value: 1) == [])
        _ = bench.submit { .out($0, 2, inquiry) }
        #expect(bench.listen().first?.ended?.count == 96 + 13)
    }

    @Test(arguments: WirePrinter.allCases) func theReaderSeesAChipOnlyAtItsStation(_ model: WirePrinter) throws {
        let bench = try USBDeviceBench(model)
        var seen = [bench.state.printer.isChipReachable]
        switch model {
        case .evolis:
            for order in ["\u{1B}Sis\r", "\u{1B}Si\r"] {
                _ = bench.say(order)
                seen.append(bench.state.printer.isChipReachable)
            }
            #expect(seen == [false, true, false])
        case .xid:
            let orders: [[UInt8]] = [
                [0x31, 0x01, 0, 0, 0, 0, 0, 1, 0, 0], [0x32, 0, 0, 0, 0, 0, 0, 0, 0, 0],
                [0x32, 1, 0, 0, 0, 0, 0, 0, 0, 0], [0x31, 0x0B, 0, 0, 0, 0, 0, 0, 0, 0],
            ]
            for order in orders {
                _ = bench.submit { .out($0, 2, XIDBlocks.command(tag: 1, order)) }
                seen.append(bench.state.printer.isChipReachable)
            }
            #expect(seen == [false, false, true, false, false])
        }
    }
}

/// Wrappers of the bulk-only framing.
enum XIDBlocks {
    static func command(tag: UInt8, isIn: Bool = false, count: UInt8 = 0, _ block: [UInt8]) -> [UInt8] {
        let head: [UInt8] = Array("USBC".utf8) + [tag, 0, 0, 0, count, 0, 0, 0, isIn ? 0x80 : 0, 0, UInt8(block.count)]
        return head + block + [UInt8](repeating: 0, count: 16 - block.count)
    }
}
