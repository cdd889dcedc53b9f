internal import Crypto
internal import Foundation

/// How messages travel between station and reader worker: four bytes of length of the JSON and four of what stands behind
/// it, big-endian, then both.
///
/// Behind the JSON, in this order: the profile, the contents of the files, the keys. There every copy can be wiped, and
/// nothing is put into letters and back.
enum WorkerFrame {
    /// Longest JSON: names, numbers and certificates.
    static let bytesMax = 1 << 18
    /// Longest rest: all files of a card, a profile and keys, with room to spare.
    static let attachmentBytesMax = 1 << 20
    private static let headBytes = 8

    /// One whole frame; whoever takes it wipes it. A message that is too long is a mistake of the program.
    static func encode(_ message: WorkerMessage) throws(WorkerFrameError) -> [UInt8] {
        guard let body = try? JSONEncoder().encode(message) else { throw .malformed }
        guard body.count <= bytesMax else { throw .tooLong(bytes: body.count) }
        let rest = message.attachmentByteCount
        guard rest <= attachmentBytesMax else { throw .tooLong(bytes: rest) }
        var frame: [UInt8] = []
        // At once: growing would leave copies behind.
        frame.reserveCapacity(headBytes + body.count + rest)
        for length in [body.count, rest] {
            for shift in [24, 16, 8, 0] { frame.append(UInt8(length >> shift & 0xFF)) }
        }
        frame += body
        message.attach(to: &frame)
        return frame
    }

    /// Takes the first whole message off `bytes` and wipes its place; nil when more bytes are needed.
    static func take(from bytes: inout [UInt8]) throws(WorkerFrameError) -> WorkerMessage? {
        guard bytes.count >= headBytes else { return nil }
        let length = bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }
        let rest = bytes[4..<8].reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytesMax else { throw .tooLong(bytes: length) }
        guard rest <= attachmentBytesMax else { throw .tooLong(bytes: rest) }
        let end = headBytes + length + rest
        guard bytes.count >= end else { return nil }
        let body = Data(bytes[headBytes..<headBytes + length])
        var message = try? JSONDecoder().decode(WorkerMessage.self, from: body)
        let isWhole = message?.detach(from: bytes[(headBytes + length)..<end]) ?? false
        SecretBytes.clear(&bytes, headBytes..<end)
        bytes.removeFirst(end)
        guard let message, isWhole else { throw .malformed }
        return message
    }
}

extension WorkerMessage {
    /// Bytes that stand behind its JSON.
    var attachmentByteCount: Int {
        switch self {
        case .perform(let request):
            request.profile.count + request.files.reduce(0) { $0 + $1.byteCount } + request.keys.bitCount / 8
        case .card(_, let files): files.reduce(0) { $0 + $1.byteCount }
        case .examine, .connected, .recognised, .done, .step, .failed: 0
        }
    }

    fileprivate func attach(to frame: inout [UInt8]) {
        switch self {
        case .perform(let request):
            frame += request.profile
            for file in request.files { frame += file.contents }
            request.keys.withUnsafeBytes { frame += $0 }
        case .card(_, let files): for file in files { frame += file.contents }
        case .examine, .connected, .recognised, .done, .step, .failed: break
        }
    }

    /// - Returns: false when the lengths in the message do not add up to what is there.
    fileprivate mutating func detach(from bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard (0...rest.count).contains(count) else { return nil }
            defer { rest = rest.dropFirst(count) }
            return rest.prefix(count)
        }
        func fill(_ files: inout [WorkerRequest.File]) -> Bool {
            for index in files.indices {
                guard let contents = take(files[index].byteCount) else { return false }
                files[index].contents = Array(contents)
            }
            return true
        }
        switch self {
        case .perform(var request):
            guard let profile = take(request.profileByteCount), fill(&request.files) else { return false }
            request.profile = Array(profile)
            guard rest.count == request.keyByteCount else { return false }
            request.keys = rest.withUnsafeBytes { SymmetricKey(data: $0) }
            self = .perform(request)
            return true
        case .card(let identity, var files):
            guard fill(&files) else { return false }
            self = .card(identity: identity, files: files)
        case .examine, .connected, .recognised, .done, .step, .failed: break
        }
        return rest.isEmpty
    }
}

/// Why bytes are no message.
enum WorkerFrameError: Error, Equatable, Sendable {
    case tooLong(bytes: Int)
    case malformed
}
