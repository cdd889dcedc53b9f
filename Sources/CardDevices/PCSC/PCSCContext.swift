internal import CPCSCLite
internal import Glibc

/// One connection to pcscd. Every call on it waits for the one before: one context per thread, never shared.
///
/// Not copyable: losing it releases it, and with it every card handle of its own.
struct PCSCContext: ~Copyable {
    private let handle: SCARDCONTEXT

    /// Longest wait of one `SCardGetStatusChange`: `SCardCancel` races with its time-out in pcsc-lite 1.9.9, so nobody
    /// waits longer and nobody cancels.
    static let sliceMilliseconds = 500
    /// pcscd serves 16 readers; more names than that are a broken reply.
    static let readersMax = 64

    init() throws(DeviceFault) {
        var handle: SCARDCONTEXT = 0
        let code = PCSCCode(SCardEstablishContext(DWORD(SCARD_SCOPE_SYSTEM), nil, nil, &handle))
        guard code == .success else { throw DeviceFault(code, operation: "pcsc.establish", sent: false) }
        self.handle = handle
    }

    /// Tries until pcscd answers or the time is over: it may just be starting again.
    init(until deadline: ContinuousClock.Instant) throws(DeviceFault) {
        while true {
            do throws(DeviceFault) {
                self = try PCSCContext()
                return
            } catch {
                guard error.kind == .serviceUnavailable, ContinuousClock.now < deadline else { throw error }
                Self.pause()
            }
        }
    }

    deinit { SCardReleaseContext(handle) }

    /// Names of all readers, in pcscd's order, which means nothing.
    borrowing func readerNames() throws(DeviceFault) -> [String] {
        var length: DWORD = 0
        var code = PCSCCode(SCardListReaders(handle, nil, nil, &length))
        var buffer = [CChar](repeating: 0, count: Int(length))
        if code == .success { code = PCSCCode(SCardListReaders(handle, nil, &buffer, &length)) }
        guard code != .noReaders else { return [] }
        guard code == .success else { throw DeviceFault(code, operation: "pcsc.list", sent: false) }
        let bytes = buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }
        return bytes.split(separator: 0).prefix(Self.readersMax).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Waits until pcscd knows something else than `states` say, at most one slice.
    ///
    /// - Returns: false when nothing changed.
    borrowing func waitForChange(
        _ states: inout [PCSCReaderState], milliseconds: Int
    ) throws(DeviceFault) -> Bool {
        let names = states.map { strdup($0.name) }
        defer { for name in names { free(name) } }
        var raw = zip(states, names).map { state, name in
            var entry = SCARD_READERSTATE()
            entry.szReader = UnsafePointer(name)
            entry.dwCurrentState = DWORD(state.word)
            return entry
        }
        let wait = DWORD(max(0, min(milliseconds, Self.sliceMilliseconds)))
        let code = PCSCCode(SCardGetStatusChange(handle, wait, &raw, DWORD(raw.count)))
        guard code != .timeout else { return false }
        guard code == .success else { throw DeviceFault(code, operation: "pcsc.status", sent: false) }
        for (index, entry) in raw.enumerated() {
            // The changed bit is an answer, not a state: fed back it would hide the next change.
            states[index].word = UInt(entry.dwEventState) & ~0x2
            let atr = entry.rgbAtr
            states[index].answerToReset = withUnsafeBytes(of: atr) { Array($0.prefix(min(Int(entry.cbAtr), 33))) }
        }
        return true
    }

    /// What pcscd knows of one reader now.
    borrowing func state(of name: String) throws(DeviceFault) -> PCSCReaderState {
        var states = [PCSCReaderState(name: name)]
        _ = try waitForChange(&states, milliseconds: 0)
        return states[0]
    }

    /// Takes the card in a reader for ourselves alone, or the reader without its card.
    ///
    /// May block for as long as another program holds the card in a transaction: call it where it can be killed.
    borrowing func connect(_ name: String, _ mode: PCSCCard.Mode) throws(PCSCCode) -> PCSCCard {
        try PCSCCard(context: handle, reader: name, mode)
    }

    /// Lets pcscd work before it is asked again.
    static func pause() { DeviceThread.pause(milliseconds: 50) }
}
