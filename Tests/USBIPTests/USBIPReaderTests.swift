import CardDevices
import Testing

@testable import station_simulator

struct USBIPReaderTests {
    static let commands: [(USBIPRequest, [UInt8])] = {
        let blocks: [USBRequestBlock] = [
            .out(7, 1, [1, 2, 3]), .out(8, 2, []), .in(9, 1, 65_536),
            .control(0xFFFF_FFFF, 0x80, 6, value: 0x0100, length: 18),
            .out(10, 15, [UInt8](repeating: 0xA5, count: 70_000)),
        ]
        return blocks.map { (.submit($0), HostBytes.submit($0)) }
            + [(.unlink(sequence: 11, target: 9), HostBytes.unlink(11, 9))]
    }()

    /// Whatever pieces the wire makes of them.
    @Test(arguments: [1, 7, 47, 48, 49, 4_096, 1_000_000]) func everyRequestComesOutAsItWasSaid(piece: Int) throws {
        var reader = USBIPReader()
        var seen = try Self.all(HostBytes.deviceList + HostBytes.importDevice(), piece, &reader)
        #expect(seen == [.deviceList, .importDevice(busID: "1-1")])
        reader.isImported = true
        seen = try Self.all(Self.commands.flatMap(\.1), piece, &reader)
        #expect(seen == Self.commands.map(\.0))
    }

    private static func all(
        _ bytes: [UInt8], _ piece: Int, _ reader: inout USBIPReader
    ) throws -> [USBIPRequest] {
        var requests: [USBIPRequest] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            reader.take(bytes[start..<min(bytes.count, start + piece)])
            while let request = try reader.next() { requests.append(request) }
        }
        return requests
    }

    struct Refused: Sendable {
        var problem: USBIPProblem
        var bytes: [UInt8]
        var isImported = true

        /// A whole CMD_SUBMIT with another number at one place.
        init(_ problem: USBIPProblem, _ offset: Int, _ value: UInt32) {
            self.problem = problem
            bytes = HostBytes.submit(.in(1, 1))
            bytes.replaceSubrange(offset..<offset + 4, with: HostBytes.number(value))
        }

        init(_ problem: USBIPProblem, _ bytes: [UInt8]) {
            self.problem = problem
            self.bytes = bytes
            isImported = false
        }
    }

    static let refused: [Refused] = [
        Refused(.command(0), 0, 0), Refused(.command(3), 0, 3), Refused(.direction(2), 12, 2),
        Refused(.endpoint(16), 16, 16), Refused(.endpoint(0x81), 16, 0x81),
        Refused(.length((16 << 20) + 1), 24, (16 << 20) + 1), Refused(.length(.max), 24, .max),
        Refused(.packets(1), 32, 1), Refused(.version(0x0106), [0x01, 0x06, 0x80, 0x05, 0, 0, 0, 0]),
        Refused(.operation(0x8004), [0x01, 0x11, 0x80, 0x04, 0, 0, 0, 0]),
        Refused(.busID, HostBytes.importDevice("../../etc/passwd")),
        Refused(.busID, HostBytes.importDevice(String(repeating: "1", count: 32))),
    ]

    @Test(arguments: refused) func whatNoKernelSendsEndsTheConversation(_ given: Refused) {
        var reader = USBIPReader()
        reader.isImported = given.isImported
        reader.take(given.bytes)
        #expect(throws: given.problem) { try reader.next() }
    }

    /// An announced length costs no memory before its bytes are there.
    @Test func aLongTransferWaitsForItsBytes() throws {
        var block = USBRequestBlock.out(1, 1, [])
        block.length = 16 << 20
        var reader = USBIPReader()
        reader.isImported = true
        reader.take(HostBytes.submit(block))
        #expect(try reader.next() == nil)
    }

    @Test(arguments: 0..<200) func randomBytesAreReadOrRefused(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var reader = USBIPReader()
        reader.isImported = seed % 2 == 0
        var bytes = seed % 3 == 0 ? [] : Self.commands.flatMap(\.1).prefix(400).map(\.self)
        for _ in 0..<8 where !bytes.isEmpty {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        bytes += (0..<512).map { _ in UInt8.random(in: 0...255, using: &random) }
        var left = bytes[...]
        while !left.isEmpty {
            let count = Int.random(in: 1...64, using: &random)
            reader.take(left.prefix(count))
            left = left.dropFirst(count)
            do throws(USBIPProblem) {
                while let request = try reader.next() {
                    guard case .submit(let block) = request else { continue }
                    #expect(block.isIn ? block.data.isEmpty : block.data.count == block.length)
                    #expect(block.endpoint < 16 && block.length <= 16 << 20)
                }
            } catch {
                return
            }
        }
    }
}
