import Glibc

/// Orders from standard input, one a line.
struct OrderLines {
    private var bytes: [UInt8] = []
    private static let lineBytesMax = 65_536

    /// Takes what has come; waits for it when nothing has.
    ///
    /// - Returns: false at the end of the input, and at a line that is too long.
    mutating func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 4_096)
        let count = read(STDIN_FILENO, &chunk, chunk.count)
        guard count > 0, bytes.count <= Self.lineBytesMax else { return false }
        bytes += chunk.prefix(count)
        return true
    }

    /// The next whole line; nil when more must come.
    mutating func next() -> String? {
        guard let end = bytes.firstIndex(of: 0x0A) else { return nil }
        defer { bytes.removeFirst(end + 1) }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    /// Answers with a line.
    static func say(_ words: String) {
        let bytes = Array("\(words)\n".utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }
}
