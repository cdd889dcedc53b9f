internal import Foundation

/// How messages travel between station and reader worker: four bytes of length, big-endian, then that much JSON.
enum WorkerFrame {
    /// Longest message: all files of a card in base 64, with room to spare.
    static let bytesMax = 1 << 20

    /// One whole frame. A message that is too long is a mistake of the program.
    static func encode(_ message: WorkerMessage) throws(WorkerFrameError) -> [UInt8] {
        guard let body = try? JSONEncoder().encode(message) else { throw .malformed }
        guard body.count <= bytesMax else { throw .tooLong(bytes: body.count) }
        return (0..<4).map { UInt8(body.count >> (24 - 8 * $0) & 0xFF) } + body
    }

    /// Takes the first whole message off `bytes`; nil when more bytes are needed.
    static func take(from bytes: inout [UInt8]) throws(WorkerFrameError) -> WorkerMessage? {
        guard bytes.count >= 4 else { return nil }
        let length = bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytesMax else { throw .tooLong(bytes: length) }
        guard bytes.count >= 4 + length else { return nil }
        let body = Data(bytes[4..<4 + length])
        bytes.removeFirst(4 + length)
        guard let message = try? JSONDecoder().decode(WorkerMessage.self, from: body) else { throw .malformed }
        return message
    }
}

/// Why bytes are no message.
enum WorkerFrameError: Error, Equatable, Sendable {
    case tooLong(bytes: Int)
    case malformed
}
