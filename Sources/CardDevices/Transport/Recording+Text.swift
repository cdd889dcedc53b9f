extension Recording {
    /// The whole file.
    public var text: String {
        var lines = [
            "# What went over a device's wire, in order. docs/printers.md says how to read it.",
            "format \(Self.version)", "recorded \(day)", "driver \(driver)", "device \(device)", "--",
        ]
        lines += exchanges.map(\.line)
        if isCut { lines.append("# cut here: more than \(Self.exchangesMax) calls") }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Recording.Exchange {
    /// One line of the file.
    var line: String {
        switch self {
        case .write(.plain(let bytes), let fault):
            Self.commented("write \(Self.hexadecimal(bytes))\(Self.words(fault))", bytes)
        case .write(.folded(let count, let sha256), let fault): "write \(count) sha256 \(sha256)\(Self.words(fault))"
        case .read(let count, .value(let bytes)):
            Self.commented("read \(count) = \(Self.hexadecimal(bytes))", bytes)
        case .read(let count, .fault(let fault)): "read \(count)\(Self.words(fault))"
        case .deviceID(.value(let text)): "device-id = \(text)"
        case .deviceID(.fault(let fault)): "device-id\(Self.words(fault))"
        case .portStatus(.value(let byte)): "port-status = \(byte.twoDigits)"
        case .portStatus(.fault(let fault)): "port-status\(Self.words(fault))"
        case .softReset(let fault): "soft-reset\(Self.words(fault))"
        case .clearHalt(let direction, let fault): "clear-halt \(direction.rawValue)\(Self.words(fault))"
        case .close: "close"
        }
    }

    private static func words(_ fault: PipeFault?) -> String {
        fault.map { " ! \($0.kind.rawValue) \($0.bytesMoved)" } ?? ""
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map(\.twoDigits).joined(separator: " ")
    }

    /// The same bytes as characters, for the reader.
    private static func commented(_ line: String, _ bytes: [UInt8]) -> String {
        let shown = bytes.prefix(60).map { byte in
            (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "#") ? Character(Unicode.Scalar(byte)) : "."
        }
        let padding = String(repeating: " ", count: max(1, 40 - line.utf8.count))
        return "\(line)\(padding)# \(String(shown))"
    }
}

/// A line of a recording that says nothing we know.
public struct RecordingProblem: Error, Equatable, Sendable {
    /// From 1; 0: the file as a whole.
    public var line: Int
    /// What would have been understood.
    public var expected: String
}

extension Recording {
    /// Longest file that is read, in bytes.
    static let textBytesMax = 16 << 20

    /// Reads a file.
    ///
    /// - Throws: ``RecordingProblem`` for another version, a missing head, and any line that is not understood.
    public init(text: String) throws(RecordingProblem) {
        guard text.utf8.count <= Self.textBytesMax else { throw RecordingProblem(line: 0, expected: "a smaller file") }
        var head: [String: String] = [:]
        var isInHead = true
        self.init(day: "", driver: "", device: "")
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = Self.withoutComment(raw)
            if line.isEmpty { continue }
            if line == "--" {
                isInHead = false
            } else if isInHead {
                let words = line.split(separator: " ", maxSplits: 1)
                guard words.count == 2 else { throw RecordingProblem(line: index + 1, expected: "a name and a value") }
                head[String(words[0])] = String(words[1])
            } else {
                guard let exchange = Exchange(line: line) else {
                    throw RecordingProblem(line: index + 1, expected: "write, read, device-id … and how it ended")
                }
                add(exchange)
            }
        }
        guard head["format"] == "\(Self.version)" else {
            throw RecordingProblem(line: 0, expected: "format \(Self.version)")
        }
        guard let day = head["recorded"], let driver = head["driver"], let device = head["device"], !isInHead, !isCut
        else { throw RecordingProblem(line: 0, expected: "recorded, driver, device and --") }
        (self.day, self.driver, self.device) = (day, driver, device)
    }

    private static func withoutComment(_ raw: Substring) -> String {
        // An IEEE 1284 ID may hold the sign of a comment.
        let line = raw.hasPrefix("device-id") ? raw : raw.prefix { $0 != "#" }
        return String(line.reversed().drop { $0 == " " || $0 == "\r" }.reversed())
    }
}

extension Recording.Exchange {
    /// Reads one line; nil when it says nothing that we know.
    init?(line: String) {
        let verb = line.prefix { $0 != " " }
        var rest = line.dropFirst(verb.utf8.count).drop { $0 == " " }
        var fault: PipeFault?
        if let mark = rest.lastIndex(of: "!"), verb != "device-id" || rest.hasPrefix("!") {
            guard let read = Self.fault(rest[rest.index(after: mark)...]) else { return nil }
            fault = read
            rest = rest[..<mark]
        }
        let words = rest.split(separator: " ")
        switch (verb, words.count) {
        case ("write", 1...):
            guard let written = Self.written(words) else { return nil }
            self = .write(written, fault)
        case ("read", 1...):
            guard let count = Int(words[0]), (1...65_536).contains(count) else { return nil }
            guard let answer = Self.answer(words.dropFirst(), fault, Self.bytes) else { return nil }
            self = .read(atMost: count, answer)
        case ("device-id", _):
            if let fault {
                self = .deviceID(.fault(fault))
            } else {
                guard rest.hasPrefix("= ") else { return nil }
                self = .deviceID(.value(String(rest.dropFirst(2))))
            }
        case ("port-status", _):
            guard
                let answer = Self.answer(words[...], fault, { Self.bytes($0).flatMap { $0.count == 1 ? $0[0] : nil } })
            else { return nil }
            self = .portStatus(answer)
        case ("soft-reset", 0): self = .softReset(fault)
        case ("clear-halt", 1):
            guard let direction = PipeDirection(rawValue: String(words[0])) else { return nil }
            self = .clearHalt(direction, fault)
        case ("close", 0): self = .close
        case (_, _): return nil
        }
    }

    private static func answer<Value: Equatable & Sendable>(
        _ words: ArraySlice<Substring>, _ fault: PipeFault?, _ value: (ArraySlice<Substring>) -> Value?
    ) -> Recording.Answer<Value>? {
        if let fault { return words.isEmpty ? .fault(fault) : nil }
        guard words.first == "=", let value = value(words.dropFirst()) else { return nil }
        return .value(value)
    }

    private static func written(_ words: [Substring]) -> Recording.Written? {
        guard words.count == 3, words[1] == "sha256" else { return bytes(words[...]).map { .plain($0) } }
        guard let count = Int(words[0]), count >= 0, words[2].utf8.count == 64 else { return nil }
        return .folded(count: count, sha256: String(words[2]))
    }

    private static func bytes(_ words: ArraySlice<Substring>) -> [UInt8]? {
        guard words.count <= Recording.answerBytesMax else { return nil }
        var bytes: [UInt8] = []
        for word in words {
            guard word.utf8.count == 2, let byte = UInt8(word, radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes.isEmpty ? nil : bytes
    }

    private static func fault(_ text: Substring) -> PipeFault? {
        let words = text.split(separator: " ")
        guard words.count == 2, let kind = PipeFault.Kind(rawValue: String(words[0])), let moved = Int(words[1]),
            moved >= 0
        else { return nil }
        return PipeFault(kind, bytesMoved: moved)
    }
}
