/// Plays a recording back, strictly: each call must be the recorded one, to the byte and in order.
///
/// A loose replay passes where it should not: a driver that sends one command more is another driver. After the first
/// difference every call fails.
public actor ReplayPipe: BytePipe {
    private let exchanges: [Recording.Exchange]
    private var next = 0
    /// The first difference, in words; nil while all calls were the recorded ones.
    public private(set) var mismatch: String?
    private var isClosed = false

    /// - Parameter recording: as read from its file.
    public init(_ recording: Recording) { exchanges = recording.exchanges }

    /// True when everything recorded was asked for: a driver that stops early is as wrong as one that says too much.
    public var isSpent: Bool { next == exchanges.count && mismatch == nil }

    /// Compares with the recording and gives the recorded outcome.
    public func write(
        _ bytes: [UInt8], as content: PipeContent, limit: Duration, progress: PipeProgress?
    ) throws(PipeFault) {
        let exchange = try take("write of \(bytes.count) bytes")
        guard case .write(let written, let fault) = exchange, Self.matches(written, bytes) else {
            throw differs("a write of \(bytes.count) bytes", exchange)
        }
        progress?(fault?.bytesMoved ?? bytes.count)
        if let fault { throw fault }
    }

    /// Gives the recorded answer.
    public func read(atMost count: Int, limit: Duration) throws(PipeFault) -> [UInt8] {
        let exchange = try take("read")
        guard case .read(let most, let answer) = exchange, most == count else {
            throw differs("read \(count)", exchange)
        }
        return try answer.get()
    }

    /// Gives the recorded answer.
    public func deviceID(limit: Duration) throws(PipeFault) -> String {
        let exchange = try take("device-id")
        guard case .deviceID(let answer) = exchange else { throw differs("device-id", exchange) }
        return try answer.get()
    }

    /// Gives the recorded answer.
    public func portStatus(limit: Duration) throws(PipeFault) -> PortStatus {
        let exchange = try take("port-status")
        guard case .portStatus(let answer) = exchange else { throw differs("port-status", exchange) }
        return PortStatus(byte: try answer.get())
    }

    /// Gives the recorded outcome.
    public func softReset(limit: Duration) throws(PipeFault) {
        let exchange = try take("soft-reset")
        guard case .softReset(let fault) = exchange else { throw differs("soft-reset", exchange) }
        if let fault { throw fault }
    }

    /// Gives the recorded outcome.
    public func clearHalt(_ direction: PipeDirection, limit: Duration) throws(PipeFault) {
        let exchange = try take("clear-halt")
        guard case .clearHalt(direction, let fault) = exchange else {
            throw differs("clear-halt \(direction.rawValue)", exchange)
        }
        if let fault { throw fault }
    }

    /// Counts as a call of its own where the recording has one.
    public func close() {
        isClosed = true
        if next < exchanges.count, exchanges[next] == .close { next += 1 }
    }

    private func take(_ call: String) throws(PipeFault) -> Recording.Exchange {
        if let mismatch { throw PipeFault(.scriptMismatch, detail: mismatch) }
        guard !isClosed else { throw PipeFault(.closed) }
        guard next < exchanges.count else {
            mismatch = "after the last call: \(call)"
            throw PipeFault(.scriptMismatch, detail: mismatch ?? "")
        }
        next += 1
        return exchanges[next - 1]
    }

    private func differs(_ call: String, _ exchange: Recording.Exchange) -> PipeFault {
        let words = "call \(next): wanted \"\(exchange.line.prefix(80))\", made: \(call)"
        mismatch = words
        return PipeFault(.scriptMismatch, detail: words)
    }

    private static func matches(_ written: Recording.Written, _ bytes: [UInt8]) -> Bool {
        switch written {
        case .plain(let recorded): recorded == bytes
        case .folded(let count, let sha256): count == bytes.count && sha256 == Recording.digest(of: bytes)
        }
    }
}

extension Recording.Answer {
    fileprivate func get() throws(PipeFault) -> Value {
        switch self {
        case .value(let value): return value
        case .fault(let fault): throw fault
        }
    }
}
