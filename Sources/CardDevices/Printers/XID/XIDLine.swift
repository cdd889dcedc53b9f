/// Command, data, status: one transaction after the other with one XID printer.
///
/// Unlike a printer of the USB class it numbers its transactions, so a late status is recognised by its tag.
actor XIDLine {
    struct Fault: Error, Equatable {
        var cause: Cause
        /// Whether the printer may have taken the command.
        var wasSent: Bool

        enum Cause: Equatable {
            case pipe(PipeFault)
            /// It refused or stopped, and said why.
            case sense(XIDSense)
            case malformed(String)
        }
    }

    /// Stalls that are cleared within one transaction.
    static let stallsMax = 10
    /// Between two tries while the printer is busy.
    static let busyPause = Duration.milliseconds(100)

    private let pipe: any BytePipe
    private let clock: any Clock<Duration>
    private var tag: UInt32 = 0
    /// Something was cut in the middle, perhaps by the end of another program.
    private var needsReset = true

    init(pipe: any BytePipe, clock: any Clock<Duration>) {
        self.pipe = pipe
        self.clock = clock
    }

    /// Sends a command and waits for its end; a printer that is busy is asked again until the limit.
    ///
    /// - Returns: the answer's bytes; empty for a command without answer.
    func run(_ command: XIDCommand, data: [UInt8] = [], _ limit: CallLimit) async throws(Fault) -> [UInt8] {
        while true {
            do throws(Fault) {
                return try await once(command, data, limit)
            } catch {
                guard case .sense(let sense) = error.cause, sense.passes, limit.left > Self.busyPause else {
                    throw error
                }
            }
            try? await clock.sleep(for: Self.busyPause)
        }
    }

    private func once(_ command: XIDCommand, _ data: [UInt8], _ limit: CallLimit) async throws(Fault) -> [UInt8] {
        let (answer, status) = try await transact(command, data, limit)
        guard status != 0 else { return answer }
        // What it says is latched until it is asked.
        let (sense, _) = try await transact(.requestSense, [], limit)
        guard let read = XIDSense(sense) else { throw Fault(cause: .malformed("sense"), wasSent: true) }
        throw Fault(cause: .sense(read), wasSent: true)
    }

    private func transact(
        _ command: XIDCommand, _ data: [UInt8], _ limit: CallLimit
    ) async throws(Fault) -> (answer: [UInt8], status: UInt8) {
        if needsReset { try await reset(limit) }
        let limit = CallLimit(limit.left(atMost: command.timeLimit), on: clock)
        tag &+= 1
        let count = command.answerBytes > 0 ? command.answerBytes : data.count
        try await write(XIDWrapper.command(command, tag: tag, dataCount: count), .command, limit, isFirst: true)
        if !data.isEmpty { try await write(data, .raster, limit, isFirst: false) }
        var answer: [UInt8] = []
        if command.answerBytes > 0 { answer = try await read(command.answerBytes, limit) }
        // A command that fails may send its status in place of the data.
        if XIDWrapper(answer)?.tag == tag, let status = XIDWrapper(answer) { return ([], status.status) }
        let bytes = try await read(XIDWrapper.statusBytes, limit)
        guard let status = XIDWrapper(bytes), status.tag == tag, status.status < 2 else {
            needsReset = true
            throw Fault(cause: .malformed("status"), wasSent: true)
        }
        return (answer, status.status)
    }

    /// Drops a transaction that was cut in the middle. The card stays; a picture on the film is lost.
    private func reset(_ limit: CallLimit) async throws(Fault) {
        do throws(PipeFault) {
            try await pipe.softReset(limit: limit.left)
            for direction in PipeDirection.allCases { try await pipe.clearHalt(direction, limit: limit.left) }
            needsReset = false
        } catch {
            throw Fault(cause: .pipe(error), wasSent: false)
        }
    }

    private func write(
        _ bytes: [UInt8], _ content: PipeContent, _ limit: CallLimit, isFirst: Bool
    ) async throws(Fault) {
        var sent = 0
        for _ in 0...Self.stallsMax {
            do throws(PipeFault) {
                return try await pipe.write(Array(bytes[sent...]), as: content, limit: limit.left, progress: nil)
            } catch {
                sent += error.bytesMoved
                guard error.kind == .stalled else {
                    needsReset = true
                    throw Fault(cause: .pipe(error), wasSent: !isFirst || sent > 0)
                }
            }
            try await clear(.out, limit, wasSent: !isFirst || sent > 0)
        }
        needsReset = true
        throw Fault(cause: .pipe(PipeFault(.stalled, bytesMoved: sent)), wasSent: !isFirst || sent > 0)
    }

    private func read(_ count: Int, _ limit: CallLimit) async throws(Fault) -> [UInt8] {
        for _ in 0...Self.stallsMax {
            do throws(PipeFault) {
                return try await pipe.read(atMost: count, limit: limit.left)
            } catch {
                guard error.kind == .stalled else {
                    needsReset = true
                    throw Fault(cause: .pipe(error), wasSent: true)
                }
            }
            try await clear(.in, limit, wasSent: true)
        }
        needsReset = true
        throw Fault(cause: .pipe(PipeFault(.stalled)), wasSent: true)
    }

    private func clear(_ direction: PipeDirection, _ limit: CallLimit, wasSent: Bool) async throws(Fault) {
        do throws(PipeFault) {
            try await pipe.clearHalt(direction, limit: limit.left)
        } catch {
            needsReset = true
            throw Fault(cause: .pipe(error), wasSent: wasSent)
        }
    }
}
