import Crypto
import Foundation
import Testing

@testable import CardDevices

@Suite struct WorkerFrameTests {
    private static func channel(_ version: UInt8, _ first: UInt8) throws -> ChannelKeys {
        let keys = (0..<3).map { SymmetricKey(data: [UInt8](repeating: first + $0, count: 16)) }
        return try #require(
            ChannelKeys(version: version, encryption: keys[0], authentication: keys[1], dataEncryption: keys[2]))
    }

    private static func request() throws -> WorkerRequest {
        var request = WorkerRequest(phase: "encode", reader: "model:A", profile: Array("{}".utf8), limitMilliseconds: 1)
        var order = ChipOrder(
            files: ChipFileSet(files: [.init(name: "basic", fileIdentifier: 0x0101, bytes: [1, 2, 3])]), chip: nil,
            keys: CardKeys(transport: try channel(1, 0xA0), issuer: try channel(2, 0xB0), endorsement: nil),
            proof: .rightsAndEndorsement)
        order.trust = SecurityTrust(authorities: [[0x30, 0x00]], now: 77)
        request.carry(order)
        return request
    }

    @Test func anOrderArrivesAsItWasSentInWhateverPieces() throws {
        let sent = try Self.request()
        let frame = try WorkerFrame.encode(.perform(sent))
        var inbox: [UInt8] = []
        for byte in frame.dropLast() {
            inbox.append(byte)
            #expect(try WorkerFrame.take(from: &inbox) == nil)
        }
        inbox += [frame[frame.count - 1], 0x77]
        let message = try #require(try WorkerFrame.take(from: &inbox))
        #expect(message == .perform(sent))
        #expect(inbox == [0x77])
        guard case .perform(let request) = message else { return }
        let order = try #require(request.order())
        #expect(order.files == ChipFileSet(sent.files))
        #expect(order.proof == .rightsAndEndorsement)
        #expect(order.trust == SecurityTrust(authorities: [[0x30, 0x00]], now: 77))
        #expect(order.keys?.wireForm == sent.keys.withUnsafeBytes { Array($0) })
        #expect(order.keys?.issuer.version == 2)
    }

    /// JSON passes through strings that nobody can wipe.
    @Test func keysAndContentsTravelBehindTheJSON() throws {
        let frame = try WorkerFrame.encode(.perform(try Self.request()))
        let length = frame[0..<4].reduce(0) { $0 << 8 | Int($1) }
        let json = String(decoding: frame[8..<8 + length], as: UTF8.self)
        let wireForm = try Self.request().keys.withUnsafeBytes { Array($0) }
        #expect(Array(frame[(8 + length)...]) == Array("{}".utf8) + [1, 2, 3] + wireForm)
        #expect(!json.contains(Data(wireForm).base64EncodedString().prefix(16)))
        #expect(!json.contains("\"keys\"") && !json.contains("contents"))
    }

    @Test(
        arguments: [
            ([0x7F, 0, 0, 0, 0, 0, 0, 0], WorkerFrameError.tooLong(bytes: 0x7F00_0000)),
            ([0, 0, 0, 2, 0, 0x7F, 0, 0], .tooLong(bytes: 0x7F_0000)),
            ([0, 0, 0, 2, 0, 0, 0, 0, 0x7B, 0x7D], .malformed), ([0, 0, 0, 1, 0, 0, 0, 0, 0x7B], .malformed),
        ] as [([UInt8], WorkerFrameError)])
    func nonsenseIsRefused(bytes: [UInt8], error: WorkerFrameError) {
        var inbox = bytes
        #expect(throws: error) { try WorkerFrame.take(from: &inbox) }
    }

    @Test func aCardArrivesWhole() throws {
        let card = WorkerMessage.card(
            identity: "04",
            files: [.init(name: "a", identifier: 1, contents: [9, 8]), .init(name: "b", identifier: 2, contents: [])])
        var frame = try WorkerFrame.encode(card)
        #expect(try WorkerFrame.take(from: &frame) == card)
        #expect(frame.isEmpty)
        // One byte less than the lengths say, and one more.
        for change in [-1, 1] {
            var broken = try WorkerFrame.encode(card)
            broken[7] = UInt8(Int(broken[7]) + change)
            if change < 0 { broken.removeLast() } else { broken.append(0) }
            #expect(throws: WorkerFrameError.malformed) { try WorkerFrame.take(from: &broken) }
        }
    }

    @Test func anOrderWithBrokenKeysIsNone() throws {
        var request = try Self.request()
        request.keys = SymmetricKey(data: [1, 16, 0])
        #expect(request.order() == nil)
        #expect(request.channel() == nil)
    }
}
