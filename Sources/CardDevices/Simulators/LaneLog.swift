internal import Glibc

/// The lane's truth on disk: lines of facts, each ended by a checksum and written with one `write(2)`.
///
/// It survives the death of the process at any instant (not of the machine: nothing is synced). Opening cuts a torn last
/// line off; damage anywhere else is refused. Only one process may have it open for writing.
struct LaneLog: ~Copyable {
    private let descriptor: Int32
    private var length: Int
    private var isBroken = false

    static let header = "simulated-lane 1"

    /// Opens or creates the log and hands every fact to `take`, in order; `take` answers false for a contradiction.
    init(path: String, taking take: (LaneFact) -> Bool) throws(SimulatedLaneError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0o600)
        length = 0
        guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? .inUse(path: path) : .file(path: path, errno: errno)
        }
        length = try Self.replay(try Self.contents(descriptor, path), path, taking: take)
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw .file(path: path, errno: errno) }
        if length == 0 { try appendLine(Self.header) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        // A child that is just being started holds the descriptor a moment longer, and with it the lock.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Reads a log that a running process may be writing, without touching it.
    static func read(path: String, taking take: (LaneFact) -> Bool) throws(SimulatedLaneError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
        defer { close(descriptor) }
        _ = try replay(try contents(descriptor, path), path, taking: take)
    }

    mutating func append(_ facts: [LaneFact]) throws(SimulatedLaneError) {
        try appendLine(facts.map(\.text).joined(separator: ";"))
    }

    private mutating func appendLine(_ body: String) throws(SimulatedLaneError) {
        guard !isBroken else { throw .broken }
        var bytes = Array(body.utf8)
        bytes += Array("|\(String(Self.checksum(bytes[...]), radix: 16))\n".utf8)
        let written = write(descriptor, bytes, bytes.count)
        guard written == bytes.count else {
            let code = errno
            // A part of a line must not stay in front of the next one.
            if ftruncate(descriptor, off_t(length)) != 0 { isBroken = true }
            throw .file(path: "lane.log", errno: written < 0 ? code : ENOSPC)
        }
        length += bytes.count
    }

    /// Returns how many leading bytes are whole lines.
    private static func replay(
        _ bytes: [UInt8], _ path: String, taking take: (LaneFact) -> Bool
    ) throws(SimulatedLaneError) -> Int {
        var start = 0
        var number = 0
        while start < bytes.count {
            number += 1
            guard let end = bytes[start...].firstIndex(of: 0x0A) else { return start }
            if let facts = facts(bytes[start..<end], isHeader: number == 1) {
                for fact in facts where !take(fact) { throw .contradiction(path: path, line: number) }
            } else {
                guard end + 1 == bytes.count else { throw .damaged(path: path, line: number) }
                return start
            }
            start = end + 1
        }
        return start
    }

    private static func facts(_ line: ArraySlice<UInt8>, isHeader: Bool) -> [LaneFact]? {
        guard let bar = line.lastIndex(of: 0x7C) else { return nil }
        let body = line[..<bar]
        guard UInt32(String(decoding: line[(bar + 1)...], as: UTF8.self), radix: 16) == checksum(body) else {
            return nil
        }
        let text = String(decoding: body, as: UTF8.self)
        if isHeader { return text == header ? [] : nil }
        var facts: [LaneFact] = []
        for part in text.split(separator: ";") {
            guard let fact = LaneFact(text: part) else { return nil }
            facts.append(fact)
        }
        return facts
    }

    private static func contents(_ descriptor: Int32, _ path: String) throws(SimulatedLaneError) -> [UInt8] {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .file(path: path, errno: errno) }
        let size = Int(status.st_size)
        guard size <= 1 << 31 else { throw .file(path: path, errno: EFBIG) }
        var bytes = [UInt8](repeating: 0, count: size)
        var filled = 0
        while filled < size {
            let count = bytes.withUnsafeMutableBytes { raw in
                pread(descriptor, raw.baseAddress?.advanced(by: filled), size - filled, off_t(filled))
            }
            guard count > 0 else { throw .file(path: path, errno: count < 0 ? errno : EIO) }
            filled += count
        }
        return bytes
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var sum: UInt32 = 0x811C_9DC5
        for byte in bytes { sum = (sum ^ UInt32(byte)) &* 0x0100_0193 }
        return sum
    }
}

/// Why the truth of a simulated lane cannot be kept or changed.
public enum SimulatedLaneError: Error, Equatable, Sendable {
    case file(path: String, errno: Int32)
    /// Another process has the lane open.
    case inUse(path: String)
    /// A line before the last is not whole.
    case damaged(path: String, line: Int)
    /// A line says what cannot be.
    case contradiction(path: String, line: Int)
    /// An earlier write failed and could not be undone.
    case broken
    /// The act is not possible as things lie: what was wanted, and why not.
    case impossible(String)
}
