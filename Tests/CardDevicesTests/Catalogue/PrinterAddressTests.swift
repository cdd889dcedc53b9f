import Testing

@testable import CardDevices

@Suite struct PrinterAddressTests {
    @Test(arguments: [
        ("usb:evolis", PrinterAddress(.usb(.evolis, serial: nil, port: nil))),
        ("usb:evolis?serial=A-1", PrinterAddress(.usb(.evolis, serial: "A-1", port: nil))),
        ("usb:xid?port=1-1.2", PrinterAddress(.usb(.xid, serial: nil, port: "1-1.2"))),
        (
            "usb:evolis?station=contactless&without=reject-exit,flip",
            PrinterAddress(
                .usb(.evolis, serial: nil, port: nil), station: .contactless, without: [.rejectExit, .flip])
        ),
        ("sim:printer", .simulated), ("sim:xid", PrinterAddress(.simulated(.xid))),
        ("replay:xid?file=/a b/c.replay", PrinterAddress(.replay(.xid, file: "/a b/c.replay"))),
    ]) func anAddressIsWrittenAsItIsRead(text: String, address: PrinterAddress) {
        #expect(PrinterAddress(text) == address)
        #expect(PrinterAddress(address.description) == address)
    }

    @Test(arguments: [
        "", "usb", "usb:", "usb:zebra", "usb:evolis?", "usb:evolis?serial", "usb:evolis?serial=",
        "usb:evolis?serial=1&serial=2", "usb:evolis?serial=1&port=1-1", "usb:evolis?colour=red", "USB:evolis",
        "sim:", "sim:printer?station=contacts", "sim:evolis?serial=1", "usb:xid?station=contactless",
        "usb:evolis?without=", "usb:evolis?without=film", "usb:evolis?without=flip,", "replay:evolis",
        "replay:evolis?file=relative", "replay:printer?file=/x", " usb:evolis",
        "usb:evolis?serial=" + String(repeating: "1", count: 1_024),
    ]) func whatIsNotUnderstoodAsAWholeIsNone(text: String) {
        #expect(PrinterAddress(text) == nil)
    }

    @Test(arguments: [
        ("usb:evolis", []), ("usb:xid", []), ("usb:evolis?station=contactless", []),
        ("usb:evolis?without=reject-exit", ["reject-exit"]), ("usb:xid?without=hold,flip", ["hold", "flip"]),
        ("usb:evolis?without=contact-station,contactless-station", ["chip-station"]),
        ("usb:evolis?station=contacts&without=contact-station", ["chip-station"]), ("sim:printer", []),
    ]) func documentsNeedAChipStationARejectExitHoldAndFlip(text: String, missing: [String]) {
        #expect(PrinterAddress(text)?.capabilities.missingForDocuments == missing)
    }

    @Test func capabilitiesHaveAWordEach() {
        #expect(PrinterCapabilities(rawValue: 0b11_1111).words.count == 6)
        #expect(PrinterModel.allCases.allSatisfy { $0.cardMicrometres.contains(760) })
    }
}

@Suite struct PrinterModelTests {
    private static func device(_ vendor: UInt16, _ product: UInt16, _ code: UInt8, _ proto: UInt8) -> USBDeviceReport {
        USBDeviceReport(
            vendor: vendor, product: product, path: "1-1", bus: 1, address: 2,
            interfaces: [
                USBInterface(
                    number: 0, alternate: 0, classCode: code, subclass: code == 7 ? 1 : 0, protocolCode: proto,
                    bulkEndpoints: [0x02, 0x81])
            ])
    }

    @Test func aDeviceIsKnownByWhatTheCatalogueSays() {
        #expect(PrinterModel.of(Self.device(0x0f49, 0x0a00, 7, 2)) == .evolis)
        // Their readers have the same vendor but no printer class.
        #expect(PrinterModel.of(Self.device(0x0f49, 0x0a00, 0xff, 0)) == nil)
        #expect(PrinterModel.of(Self.device(0x2166, 0x701d, 0xff, 0)) == .xid)
        #expect(PrinterModel.of(Self.device(0x2166, 0x0001, 0xff, 0)) == nil)
        #expect(PrinterModel.of(Self.device(0x0a5f, 0x0050, 7, 2)) == nil)
    }
}

@Suite struct ReaderPairingTests {
    private static func reader(_ serial: String, at path: String?) -> PCSCReaderReport {
        var report = PCSCReaderReport(
            PCSCReaderState(name: "Sample Reader (\(serial)) 00 00"), PCSCReaderFeatures(name: "Sample Reader"))
        (report.usbPath, report.selector) = (path, "serial:\(serial)")
        return report
    }

    @Test(arguments: [
        // The reader inside the printer's case, and one elsewhere.
        ("1-2.1", ["1-2.3", "1-3"], ReaderPairing.Outcome.reader(PCSCReaderSelector(.serial("0")))),
        ("1-2.1", ["1-3", "1-2.2"], .reader(PCSCReaderSelector(.serial("1")))),
        ("2-1.4.1", ["2-1.4.2", "2-1.3"], .reader(PCSCReaderSelector(.serial("0")))),
        // Two lanes on one desk hub: neither may take the other's.
        ("1-2.1", ["1-2.2", "1-2.3"], .several(2)),
        ("1-2.1", ["1-3.2"], .none), ("1-2.1", [], .none),
        // The machine's own ports are no case.
        ("1-2", ["1-3"], .none),
    ]) func theReaderOnThePrintersHubIsItsOwn(printer: String, readers: [String], outcome: ReaderPairing.Outcome) {
        let reports = readers.enumerated().map { Self.reader(String($0.offset), at: $0.element) }
        #expect(ReaderPairing.choose(printerPort: printer, readers: reports) == outcome)
    }

    @Test func aReaderThatIsNotOnUSBIsNobodys() {
        #expect(ReaderPairing.choose(printerPort: "1-2.1", readers: [Self.reader("0", at: nil)]) == .none)
    }
}
