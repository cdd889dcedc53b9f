internal import Crypto
internal import Foundation

/// How messages travel between station and reader worker: four bytes of length of the JSON and two of the keys behind
/// it, big-endian, then both.
enum WorkerFrame {
    /// Longest JSON: all files of a card in base 64, with room to spare.
    static let bytesMax = 1 << 20
    /// Longest keys: two channels of three keys and one more, 32 bytes each, and what stands between them.
    static let keyBytesMax = 512
    private static let headBytes = 6

    /// One whole frame; whoever takes it wipes it. A message that is too long is a mistake of the program.
    static func encode(_ message: WorkerMessage) throws(WorkerFrameError) -> [UInt8] {
        guard let body = try? JSONEncoder().encode(message) else { throw .malformed }
        guard body.count <= bytesMax else { throw .tooLong(bytes: body.count) }
        var keys = SymmetricKey(data: [UInt8]())
        if case .perform(let request) = message { keys = request.keys }
        let keyBytes = keys.bitCount / 8
        guard keyBytes <= keyBytesMax else { throw .tooLong(bytes: keyBytes) }
        var frame: [UInt8] = []
        // At once: growing would leave copies behind.
        frame.reserveCapacity(headBytes + body.count + keyBytes)
        for shift in [24, 16, 8, 0] { frame.append(UInt8(body.count >> shift & 0xFF)) }
        for shift in [8, 0] { frame.append(UInt8(keyBytes >> shift & 0xFF)) }
        frame += body
        keys.withUnsafeBytes { frame += $0 }
        return frame
    }

    /// Takes the first whole message off `bytes` and wipes its place; nil when more bytes are needed.
    static func take(from bytes: inout [UInt8]) throws(WorkerFrameError) -> WorkerMessage? {
        guard bytes.count >= headBytes else { return nil }
        let length = bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }
        let keyBytes = Int(bytes[4]) << 8 | Int(bytes[5])
        guard length <= bytesMax else { throw .tooLong(bytes: length) }
        guard keyBytes <= keyBytesMax else { throw .tooLong(bytes: keyBytes) }
        let end = headBytes + length + keyBytes
        guard bytes.count >= end else { return nil }
        let body = Data(bytes[headBytes..<headBytes + length])
        let keys = bytes.withUnsafeBytes { SymmetricKey(data: $0[(headBytes + length)..<end]) }
        SecretBytes.clear(&bytes, headBytes + length..<end)
        bytes.removeFirst(end)
        guard let message = try? JSONDecoder().decode(WorkerMessage.self, from: body) else { throw .malformed }
        guard case .perform(var request) = message else {
            guard keyBytes == 0 else { throw .malformed }
            return message
        }
        request.keys = keys
        return .perform(request)
    }
}

/// Why bytes are no message.
enum WorkerFrameError: Error, Equatable, Sendable {
    case tooLong(bytes: Int)
    case malformed
}
