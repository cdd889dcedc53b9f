@testable import station_simulator

/// Requests as a kernel writes them; made here once more, so that reader and writer do not share a mistake.
enum HostBytes {
    static func number(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)]
    }

    static let deviceList: [UInt8] = [0x01, 0x11, 0x80, 0x05, 0, 0, 0, 0]

    static func importDevice(_ busID: String = "1-1") -> [UInt8] {
        let name = Array(busID.utf8)
        return [0x01, 0x11, 0x80, 0x03, 0, 0, 0, 0] + name + [UInt8](repeating: 0, count: 32 - name.count)
    }

    static func submit(_ block: USBRequestBlock, packets: UInt32 = 0) -> [UInt8] {
        var bytes = number(1) + number(block.sequence) + number(block.device) + number(block.isIn ? 1 : 0)
        bytes += number(UInt32(block.endpoint)) + number(0) + number(UInt32(block.length)) + number(0)
        return bytes + number(packets) + number(0) + block.setup + block.data
    }

    static func unlink(_ sequence: UInt32, _ target: UInt32) -> [UInt8] {
        number(2) + number(sequence) + number(0x1_0002) + number(0) + number(0) + number(target)
            + [UInt8](repeating: 0, count: 24)
    }
}

extension USBRequestBlock {
    /// A bulk transfer to the device.
    static func out(_ sequence: UInt32, _ endpoint: UInt8, _ data: [UInt8]) -> USBRequestBlock {
        USBRequestBlock(
            sequence: sequence, device: 0x1_0002, isIn: false, endpoint: endpoint, length: data.count,
            setup: [UInt8](repeating: 0, count: 8), data: data)
    }

    /// A bulk transfer to the host.
    static func `in`(_ sequence: UInt32, _ endpoint: UInt8, _ length: Int = 512) -> USBRequestBlock {
        USBRequestBlock(
            sequence: sequence, device: 0x1_0002, isIn: true, endpoint: endpoint, length: length,
            setup: [UInt8](repeating: 0, count: 8), data: [])
    }

    /// A control transfer; bytes as in USB 2.0, 9.3.
    static func control(
        _ sequence: UInt32, _ type: UInt8, _ request: UInt8, value: UInt16 = 0, index: UInt16 = 0, length: UInt16 = 0
    ) -> USBRequestBlock {
        func pair(_ number: UInt16) -> [UInt8] { [UInt8(number & 0xFF), UInt8(number >> 8)] }
        return USBRequestBlock(
            sequence: sequence, device: 0x1_0002, isIn: type & 0x80 != 0, endpoint: 0, length: Int(length),
            setup: [type, request] + pair(value) + pair(index) + pair(length), data: [])
    }
}
