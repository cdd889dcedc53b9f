import Testing

@testable import CardDevices

/// What can be decided about USB without a device; the rest needs a kernel with one.
@Suite struct USBTests {
    private static func interface(
        _ number: UInt8, _ triple: (UInt8, UInt8, UInt8), _ endpoints: [UInt8], alternate: UInt8 = 0
    ) -> USBInterface {
        USBInterface(
            number: number, alternate: alternate, classCode: triple.0, subclass: triple.1, protocolCode: triple.2,
            bulkEndpoints: endpoints)
    }

    private static let both: [UInt8] = [0x02, 0x81]
    private static let twoWay = interface(0, (7, 1, 2), both)
    private static let oneWay = interface(0, (7, 1, 1), [0x01])
    private static let packets = interface(1, (7, 1, 3), both)
    private static let ipp = interface(2, (7, 1, 4), both)
    private static let vendor = interface(3, (255, 0, 0), both)
    private static let storage = interface(4, (8, 6, 80), [0x01])

    struct Choice: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var offered: [USBInterface]
        var framing: USBInterface.Framing
        var chosen: UInt8?
        var protocolCode: UInt8? = nil
    }

    private static let choices = [
        Choice(
            testDescription: "two-way first", offered: [oneWay, twoWay], framing: .printerClass, chosen: 0,
            protocolCode: 2),
        Choice(
            testDescription: "one-way if need be", offered: [oneWay], framing: .printerClass, chosen: 0, protocolCode: 1
        ),
        Choice(
            testDescription: "1284.4 and IPP never", offered: [packets, ipp, vendor], framing: .printerClass,
            chosen: nil),
        Choice(
            testDescription: "two-way without a way back is none",
            offered: [interface(0, (7, 1, 2), [0x01])], framing: .printerClass, chosen: nil),
        Choice(testDescription: "bulk only", offered: [storage, vendor], framing: .bulkOnly, chosen: 3),
        Choice(
            testDescription: "bulk only before the class", offered: [twoWay, vendor], framing: .bulkOnly, chosen: 3),
        Choice(testDescription: "bulk only needs both ways", offered: [storage], framing: .bulkOnly, chosen: nil),
        Choice(testDescription: "nothing there", offered: [], framing: .printerClass, chosen: nil),
    ]

    @Test(arguments: choices) func theInterfaceThatSpeaksPlainBytesIsChosen(choice: Choice) {
        let chosen = USBInterface.choose(choice.framing, from: choice.offered)
        #expect(chosen?.number == choice.chosen)
        if let protocolCode = choice.protocolCode { #expect(chosen?.protocolCode == protocolCode) }
    }

    @Test func theFirstEndpointOfEachDirectionIsTaken() {
        let many = Self.interface(0, (7, 1, 2), [0x83, 0x04, 0x81, 0x02])
        #expect(many.bulkIn == 0x83 && many.bulkOut == 0x04)
    }

    @Test(
        arguments: zip(
            [[], [1], [1, 2], [4, 1, 7]] as [[UInt8]], ["usb3", "3-1", "3-1.2", "3-4.1.7"]))
    func aPortIsNamedAsTheKernelNamesIt(ports: [UInt8], name: String) {
        #expect(USBDeviceReport.path(bus: 3, ports: ports) == name)
    }

    @Test func aNodeIsNamedAsTheKernelNamesIt() {
        #expect(USBDeviceReport.node(bus: 1, address: 9) == "/dev/bus/usb/001/009")
        #expect(USBDeviceReport.node(bus: 255, address: 127) == "/dev/bus/usb/255/127")
    }

    /// Published facts (`printers.md §1`): the three requests to the byte.
    @Test func theRequestsOfTheClassAreThePublishedOnes() {
        let second = Self.interface(2, (7, 1, 2), Self.both, alternate: 1)
        #expect(USBClassRequest.deviceID(second) == USBClassRequest(type: 0xA1, request: 0, index: 0x0201))
        #expect(USBClassRequest.portStatus(second) == USBClassRequest(type: 0xA1, request: 1, index: 2))
        #expect(USBClassRequest.softResets(second).map(\.type) == [0x23, 0x21])
        #expect(USBClassRequest.softResets(second).allSatisfy { $0.request == 2 && $0.index == 2 && $0.value == 0 })
    }

    @Test(
        arguments: zip(
            [-4, -1, -7, -9, -6, -3, -12, -8, -99] as [Int32],
            [
                .disconnected, .disconnected, .timedOut, .stalled, .busy, .denied, .unsupported, .disconnected,
                .disconnected,
            ]
                as [PipeFault.Kind]))
    func eachCodeOfTheLibraryIsAFaultOfThePipe(code: Int32, kind: PipeFault.Kind) {
        #expect(USBCode(code).kind == kind)
        #expect(USBCode(code).fault("write", bytesMoved: 7).bytesMoved == 7)
        #expect(USBCode(code).fault("write").detail.hasPrefix("write: LIBUSB_ERROR_"))
    }

    /// Who may not open a printer is told which file to look at.
    @Test func aFaultOfOpeningNamesNodeModeAndUser() throws {
        let detail = USBCode(-3).openFault("open", node: "/dev/null").detail
        #expect(detail.contains("/dev/null") && detail.contains("mode 0666") && detail.contains("we are uid"))
        #expect(USBCode(-3).openFault("open", node: "/nowhere").kind == .denied)
    }

    @Test func aDeviceIsMeantByMakerPortAndSerial() {
        let report = USBDeviceReport(
            vendor: 0x0F49, product: 0x0A00, path: "1-1.2", bus: 1, address: 5, interfaces: [Self.twoWay])
        #expect(USBSelector(vendor: 0x0F49).mayBe(report))
        #expect(!USBSelector(vendor: 0x0F48).mayBe(report))
        #expect(!USBSelector(vendor: 0x0F49, product: 1).mayBe(report))
        #expect(USBSelector(vendor: 0x0F49, path: "1-1.2").mayBe(report))
        #expect(!USBSelector(vendor: 0x0F49, path: "1-1").mayBe(report))
        #expect(USBSelector(vendor: 1, serial: "A").isSerial("A"))
        #expect(!USBSelector(vendor: 1, serial: "A").isSerial(nil))
        #expect(USBSelector(vendor: 1).isSerial(nil))
        #expect(report.isPrinter)
    }

    /// A vendor number that nobody has: on a machine with USB as on one without, the call ends with a fault.
    @Test func aDeviceThatIsNotThereIsAFault() async throws {
        do throws(PipeFault) {
            let pipe = try USBPipe(to: USBSelector(vendor: 0xFFFF, serial: "none"))
            do throws(PipeFault) {
                _ = try await pipe.portStatus(limit: .seconds(5))
                Issue.record("a device that does not exist answered")
            } catch {
                #expect(error.kind == .disconnected)
            }
            await pipe.close()
            do throws(PipeFault) {
                try await pipe.write([0], limit: .seconds(5))
            } catch {
                #expect(error.kind == .closed)
            }
        } catch {
            #expect(error.kind == .unsupported)
        }
    }
}
