/// A chip station whose whole session runs in another process, because PC/SC has no time limits: a card that never
/// answers costs that process and not the station.
///
/// One worker serves phase after phase; it is killed when a phase passes its limit, and the next phase starts another.
public actor WorkerChipStation: ChipStation {
    private let thread = DeviceThread(name: "reader-worker")
    private let executable: String
    private let arguments: [String]
    private let reader: PCSCReaderSelector
    private let profile: [UInt8]
    private var worker: WorkerProcess?
    private var isBusy = false

    /// Runs on its own thread: it waits for the worker by blocking.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Starts nothing yet.
    ///
    /// - Parameters:
    ///   - executable: path of the program that has the verb.
    ///   - arguments: what makes it a reader worker.
    ///   - reader: which reader the worker takes.
    ///   - profile: the profile's JSON.
    public init(
        executable: String, arguments: [String] = ["reader-worker"], reader: PCSCReaderSelector, profile: [UInt8]
    ) {
        self.executable = executable
        self.arguments = arguments
        self.reader = reader
        self.profile = profile
    }

    /// See ``ChipStation``.
    public func recognise(limit: Duration) async throws(ChipFault) -> RecognisedChip {
        guard case .recognised(let identity, let isBlank, let keySet) = try await perform(.recognise, limit) else {
            throw nonsense(.recognise)
        }
        return RecognisedChip(
            identity: ChipIdentity(hexadecimal: identity), isBlank: isBlank, keySet: keySet?.shown)
    }

    /// See ``ChipStation``.
    public func encode(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        guard case .done = try await perform(.encode, limit, { $0.carry(order) }) else { throw nonsense(.encode) }
    }

    /// See ``ChipStation``.
    public func verify(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        guard case .done = try await perform(.verify, limit, { $0.carry(order) }) else { throw nonsense(.verify) }
    }

    /// See ``ChipStation``. Takes any chip: a card may come from anywhere.
    public func readCard(keys: ChannelKeys?, limit: Duration) async throws(ChipFault) -> ReadCard {
        let carry = { (request: inout WorkerRequest) in if let keys { request.carry(keys) } }
        guard case .card(let identity, let files) = try await perform(.readCard, limit, carry) else {
            throw nonsense(.readCard)
        }
        return ReadCard(identity: ChipIdentity(hexadecimal: identity), files: ChipFileSet(files))
    }

    /// See ``APDUChipStation/terminate(_:keys:limit:)``.
    public func terminate(_ chip: ChipIdentity, keys: ChannelKeys, limit: Duration) async throws(ChipFault) {
        let carry = { (request: inout WorkerRequest) in
            request.expected = chip.hexadecimal
            request.carry(keys)
        }
        guard case .done = try await perform(.terminate, limit, carry) else { throw nonsense(.terminate) }
    }

    /// Ends the worker. The next phase starts another.
    public func close() { worker = nil }

    private func nonsense(_ phase: ChipFault.Phase) -> ChipFault {
        worker = nil
        return ChipFault(.device, operation: phase.operation, detail: "reader worker: unexpected message")
    }

    private func perform(
        _ phase: ChipFault.Phase, _ limit: Duration, _ carry: (inout WorkerRequest) -> Void = { _ in }
    ) async throws(ChipFault) -> WorkerMessage {
        guard !isBusy else { throw ChipFault(.device, operation: phase.operation, detail: "reader worker: busy") }
        isBusy = true
        defer { isBusy = false }
        let deadline = ContinuousClock.now + limit
        var isConnected = false
        let answer: WorkerMessage
        do throws(WorkerProcess.Failure) {
            answer = try await exchange(phase, limit, carry, until: deadline, &isConnected)
        } catch {
            worker = nil
            throw Self.fault(error, phase, isConnected)
        }
        if let fault = answer.fault { throw fault }
        return answer
    }

    private func exchange(
        _ phase: ChipFault.Phase, _ limit: Duration, _ carry: (inout WorkerRequest) -> Void,
        until deadline: ContinuousClock.Instant, _ isConnected: inout Bool
    ) async throws(WorkerProcess.Failure) -> WorkerMessage {
        var request = WorkerRequest(
            phase: phase.rawValue, reader: reader.description, profile: profile,
            limitMilliseconds: Self.innerMilliseconds(limit))
        carry(&request)
        try send(.perform(request), until: deadline)
        while true {
            guard let message = try worker?.receive(until: deadline) else { throw .ended }
            switch message {
            case .connected: isConnected = true
            case .failed, .recognised, .done, .card: return message
            case .perform, .examine, .step: throw .malformed
            }
        }
    }

    /// Starts a worker where none runs.
    private func send(
        _ message: WorkerMessage, until deadline: ContinuousClock.Instant
    ) throws(WorkerProcess.Failure) {
        if worker == nil { worker = try WorkerProcess(executable: executable, arguments: arguments) }
        try worker?.send(message, until: deadline)
    }

    /// The worker itself stops between two commands a little before it would be killed.
    private static func innerMilliseconds(_ limit: Duration) -> Int {
        Int((limit - min(limit / 10, .milliseconds(200))) / .milliseconds(1))
    }

    /// The conversation of ``examine(limit:)``; ends the worker when it went wrong.
    func exchangeSteps(_ limit: Duration, _ take: (ReaderTestStep) -> Void) throws(WorkerProcess.Failure) {
        guard !isBusy else { throw .ended }
        let deadline = ContinuousClock.now + limit
        do throws(WorkerProcess.Failure) {
            try send(
                .examine(reader: reader.description, limitMilliseconds: Self.innerMilliseconds(limit)),
                until: deadline)
            while true {
                guard let message = try worker?.receive(until: deadline) else { throw .ended }
                switch message {
                case .step(let step): take(step)
                case .done: return
                case .perform, .examine, .connected, .recognised, .card, .failed: throw .malformed
                }
            }
        } catch {
            worker = nil
            throw error
        }
    }

    private static func fault(
        _ failure: WorkerProcess.Failure, _ phase: ChipFault.Phase, _ isConnected: Bool
    ) -> ChipFault {
        switch failure {
        case .notStarted(let code):
            ChipFault(.device, operation: phase.operation, detail: "reader worker: not started, errno \(code)")
        // With the card in our hands it is the card that does not answer; before, it is reader or pcscd.
        case .late:
            ChipFault(
                isConnected ? .chipDead : .device, operation: phase.operation,
                detail: "reader worker: killed at the limit, card \(isConnected ? "unknown" : "untouched")")
        case .ended: ChipFault(.device, operation: phase.operation, detail: "reader worker: ended by itself")
        case .malformed: ChipFault(.device, operation: phase.operation, detail: "reader worker: malformed message")
        }
    }
}
