import Testing

@testable import station_simulator

/// Layouts of `usbip_protocol.rst`, byte by byte.
struct USBIPReplyTests {
    static let printer = USBDescriptors(
        vendor: 0x0F49, product: 0x0001, interfaceClass: [7, 1, 2], outEndpoint: 1, inEndpoint: 1, maker: "M",
        name: "N", serial: "S")

    @Test func theListNamesOneDeviceAndItsInterface() {
        let bytes = USBIPReply.deviceList(Self.printer).bytes
        #expect(bytes.count == 12 + 312 + 4)
        #expect(bytes.prefix(12) == [0x01, 0x11, 0x00, 0x05, 0, 0, 0, 0, 0, 0, 0, 1])
        #expect(Array(bytes[12 + 256..<12 + 260]) == Array("1-1".utf8) + [0])
        let numbers: [UInt8] = [
            0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0x0F, 0x49, 0x00, 0x01, 0x01, 0x00, 0, 0, 0, 1, 1, 1,
        ]
        #expect(Array(bytes[12 + 288..<12 + 312]) == numbers)
        #expect(bytes.suffix(4) == [7, 1, 2, 0])
        #expect(USBIPReply.deviceList(nil).bytes == [0x01, 0x11, 0x00, 0x05, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func anImportIsGrantedWithTheDeviceAndRefusedWithoutIt() {
        let granted = USBIPReply.imported(Self.printer).bytes
        #expect(granted.count == 320 && granted.prefix(8) == [0x01, 0x11, 0x00, 0x03, 0, 0, 0, 0])
        #expect(USBIPReply.imported(nil).bytes == [0x01, 0x11, 0x00, 0x03, 0, 0, 0, 1])
    }

    @Test func aReplyHasItsHeadThenItsData() {
        let good = USBIPReply.submitted(sequence: 0x0102_0304, status: .done, count: 2, data: [9, 8]).bytes
        #expect(good.count == 50 && good.suffix(2) == [9, 8])
        #expect(good.prefix(8) == [0, 0, 0, 3, 1, 2, 3, 4])
        #expect(Array(good[20..<28]) == [0, 0, 0, 0, 0, 0, 0, 2])
        let halted = USBIPReply.submitted(sequence: 1, status: .stalled, count: 0, data: []).bytes
        #expect(Array(halted[20..<24]) == [0xFF, 0xFF, 0xFF, 0xE0] && halted.count == 48)
        let caught = USBIPReply.unlinked(sequence: 5, status: .unlinked).bytes
        #expect(caught.prefix(8) == [0, 0, 0, 4, 0, 0, 0, 5] && Array(caught[20..<24]) == [0xFF, 0xFF, 0xFF, 0x98])
    }
}
