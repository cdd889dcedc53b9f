/// Watches which readers are there and what is in them, on a context and a thread of its own.
public actor PCSCMonitor {
    private let thread = DeviceThread(name: "pcsc-monitor")
    private var context: PCSCContext?
    private var states: [PCSCReaderState] = []
    private var features: [String: PCSCReaderFeatures] = [:]
    private var last: [PCSCReaderReport]?

    /// Runs on its own thread: PC/SC calls block.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Asks nothing yet.
    public init() {}

    /// Waits until readers or cards differ from the last answer; the first call answers at once.
    ///
    /// A pcscd that stopped counts as one without readers until it is back; the context is built again by itself. Ends
    /// within a second after its task was cancelled.
    /// - Returns: all readers by name, or nil when nothing changed within `limit`.
    /// - Throws: `serviceUnavailable` when pcscd did not answer during the whole of the first call; `refused` when it
    ///   may not be used.
    public func changes(limit: Duration) throws(DeviceFault) -> [PCSCReaderReport]? {
        let deadline = ContinuousClock.now + limit
        repeat {
            do throws(DeviceFault) {
                let reports = try look(until: deadline)
                if reports != last {
                    last = reports
                    return reports
                }
            } catch {
                forget()
                guard error.kind == .serviceUnavailable || error.kind == .disconnected else { throw error }
                if let known = last, !known.isEmpty {
                    last = []
                    return []
                }
                guard ContinuousClock.now < deadline || last != nil else { throw error }
                PCSCContext.pause()
                // The pause may have been the last of the time.
                if ContinuousClock.now >= deadline, last == nil { throw error }
            }
        } while ContinuousClock.now < deadline && !Task.isCancelled
        return nil
    }

    private func forget() {
        context = nil
        states = []
        features = [:]
    }

    /// One slice of waiting, unless this is the first look on a new context.
    private func look(until deadline: ContinuousClock.Instant) throws(DeviceFault) -> [PCSCReaderReport] {
        let held = context.take() ?? nil
        let context = if let held { held } else { try PCSCContext() }
        let known = states
        if !known.isEmpty, last != nil {
            let left = ContinuousClock.now.duration(to: deadline)
            _ = try context.waitForChange(&states, milliseconds: Int(left / .milliseconds(1)))
        }
        let names = try context.readerNames().sorted()
        if names != states.dropLast().map(\.name) {
            states = names.map { PCSCReaderState(name: $0) } + [PCSCReaderState(name: PCSCReaderState.plugAndPlay)]
            _ = try context.waitForChange(&states, milliseconds: 0)
        }
        for name in names where features[name] == nil { features[name] = context.features(of: name) }
        features = features.filter { names.contains($0.key) }
        self.context = consume context
        return states.dropLast().filter { !$0.isGone }.map {
            PCSCReaderReport($0, features[$0.name] ?? PCSCReaderFeatures())
        }
    }
}
