/// Cuts a client's bytes into requests. Pure: it is fed bytes and asked for the next request.
struct USBIPReader: Sendable {
    /// Since an import was granted, URBs come.
    var isImported = false
    private var bytes: [UInt8] = []
    private var head = 0

    /// Takes what came.
    mutating func take(_ more: some Sequence<UInt8>) {
        if head > 0, head * 2 >= bytes.count {
            bytes.removeFirst(head)
            head = 0
        }
        bytes += more
    }

    /// The next request that is whole; nil while more bytes are needed.
    ///
    /// - Throws: when the bytes are none; the reader is of no use then.
    mutating func next() throws(USBIPProblem) -> USBIPRequest? {
        let request = isImported ? try nextCommand() : try nextOperation()
        let bytesMax = USBIPWire.headerBytes + USBIPWire.transferBytesMax
        // Nobody sends ahead so much: a client waits for what it was told.
        guard request != nil || held <= bytesMax else { throw .flood(held) }
        return request
    }

    private var held: Int { bytes.count - head }

    private mutating func nextOperation() throws(USBIPProblem) -> USBIPRequest? {
        guard held >= USBIPWire.operationBytes else { return nil }
        let version = UInt16(number(at: 0) >> 16)
        let operation = UInt16(number(at: 0) & 0xFFFF)
        guard version == USBIPWire.version else { throw .version(version) }
        switch operation {
        case USBIPWire.Operation.requestDeviceList:
            head += USBIPWire.operationBytes
            return .deviceList
        case USBIPWire.Operation.requestImport:
            let count = USBIPWire.operationBytes + USBIPWire.busIDBytes
            guard held >= count else { return nil }
            let name = bytes[head + USBIPWire.operationBytes..<head + count].prefix { $0 != 0 }
            guard name.count < USBIPWire.busIDBytes, name.allSatisfy(Self.isBusIDByte) else { throw .busID }
            head += count
            return .importDevice(busID: String(decoding: name, as: UTF8.self))
        case _: throw .operation(operation)
        }
    }

    private mutating func nextCommand() throws(USBIPProblem) -> USBIPRequest? {
        guard held >= USBIPWire.headerBytes else { return nil }
        let sequence = number(at: 4)
        switch number(at: 0) {
        case USBIPWire.Command.submit: return try nextSubmit(sequence)
        case USBIPWire.Command.unlink:
            let target = number(at: 20)
            head += USBIPWire.headerBytes
            return .unlink(sequence: sequence, target: target)
        case let command: throw .command(command)
        }
    }

    private mutating func nextSubmit(_ sequence: UInt32) throws(USBIPProblem) -> USBIPRequest? {
        let (direction, endpoint, length, packets) = (number(at: 12), number(at: 16), number(at: 24), number(at: 32))
        guard direction <= 1 else { throw .direction(direction) }
        guard let address = UInt8(exactly: endpoint), address < 16 else { throw .endpoint(endpoint) }
        guard length <= USBIPWire.transferBytesMax else { throw .length(length) }
        // Kernels say "none" in either way.
        guard packets == 0 || packets == .max else { throw .packets(packets) }
        let isIn = direction == 1
        let whole = USBIPWire.headerBytes + (isIn ? 0 : Int(length))
        guard held >= whole else { return nil }
        let data = head + USBIPWire.headerBytes
        let block = USBRequestBlock(
            sequence: sequence, device: number(at: 8), isIn: isIn, endpoint: address, length: Int(length),
            setup: Array(bytes[head + 40..<data]), data: Array(bytes[data..<head + whole]))
        head += whole
        return .submit(block)
    }

    /// Four bytes of the message that begins at `head`.
    private func number(at offset: Int) -> UInt32 {
        bytes[head + offset..<head + offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func isBusIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        case _: false
        }
    }
}
