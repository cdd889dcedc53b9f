/// A chip reader behind pcscd, held to what it is and not to where pcscd lists it.
///
/// pcscd gives a command no time limit: a card that never answers blocks its caller for ever. So limits hold between
/// commands only, and everything here belongs into a process that can be killed (``WorkerChipStation``).
public struct PCSCReader: CardReader {
    /// Model and serial number, or where the reader is plugged in.
    public let identity: DeviceIdentity
    /// What the driver says; 261 when it says nothing.
    public let commandBytesMax: Int
    /// The reader that is meant; looked up again at every connect, because names change when readers are plugged.
    public let selector: PCSCReaderSelector
    private let thread: DeviceThread

    /// Looks the reader up, waiting at most `limit` for pcscd and for the reader.
    ///
    /// - Throws: `serviceUnavailable` without pcscd, `disconnected` without this reader, `refused` when several match.
    public static func find(_ selector: PCSCReaderSelector, limit: Duration) async throws(DeviceFault) -> PCSCReader {
        try await find(selector, limit: limit, on: DeviceThread(name: "pcsc-reader"))
    }

    /// The same on a thread that is there already.
    static func find(
        _ selector: PCSCReaderSelector, limit: Duration, on thread: DeviceThread
    ) async throws(DeviceFault) -> PCSCReader {
        let (name, features) = try await PCSCLookup(thread: thread).find(selector, until: .now + limit)
        return PCSCReader(selector, PCSCReaderName(name), features, thread)
    }

    private init(
        _ selector: PCSCReaderSelector, _ name: PCSCReaderName, _ features: PCSCReaderFeatures, _ thread: DeviceThread
    ) {
        self.selector = selector
        self.thread = thread
        commandBytesMax = features.commandBytesMax
        identity = DeviceIdentity(
            model: name.model, serial: name.serial ?? PCSCReaderSelector(name, usbPath: features.usbPath).description,
            firmware: "", isSimulated: features.isVirtual)
    }

    /// Powers the card and takes it exclusively; waits at most `limit` for pcscd, reader, card, and for whoever still
    /// holds it.
    ///
    /// - Throws: `timedOut` without a card, `busy` when it stayed with somebody else, `malformedReply` when it does not
    ///   answer the reset, `disconnected` without reader, `serviceUnavailable` without pcscd.
    public func connect(limit: Duration) async throws(DeviceFault) -> any CardConnection {
        let connection = PCSCConnection(thread: thread, commandBytesMax: commandBytesMax)
        try await connection.open(selector, until: .now + limit)
        return connection
    }
}

/// Looking a reader up blocks, too.
private actor PCSCLookup {
    private let thread: DeviceThread

    init(thread: DeviceThread) { self.thread = thread }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func find(
        _ selector: PCSCReaderSelector, until deadline: ContinuousClock.Instant
    ) throws(DeviceFault) -> (String, PCSCReaderFeatures) {
        while true {
            do throws(DeviceFault) {
                let context = try PCSCContext(until: deadline)
                let name = try context.resolve(selector)
                return (name, context.features(of: name))
            } catch {
                guard error.kind == .disconnected || error.kind == .serviceUnavailable, ContinuousClock.now < deadline
                else { throw error }
                PCSCContext.pause()
            }
        }
    }
}
