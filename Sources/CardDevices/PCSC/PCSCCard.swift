internal import CPCSCLite

extension PCSCCode: Error {}

/// One card handle. Not copyable: losing it powers the card off and frees the reader.
struct PCSCCard: ~Copyable {
    enum Mode { case exclusive, readerOnly }

    private let handle: SCARDHANDLE
    /// 1 for T=0, 2 for T=1, 0 for the reader alone.
    private(set) var activeProtocol: DWORD

    /// Room for the longest answer: 65,536 bytes and a status word.
    static let answerBytesMax = 65_538

    init(context: SCARDCONTEXT, reader: String, _ mode: Mode) throws(PCSCCode) {
        var handle: SCARDHANDLE = 0
        var active: DWORD = 0
        let code =
            switch mode {
            case .exclusive:
                SCardConnect(
                    context, reader, DWORD(SCARD_SHARE_EXCLUSIVE), DWORD(SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1),
                    &handle, &active)
            case .readerOnly: SCardConnect(context, reader, DWORD(SCARD_SHARE_DIRECT), 0, &handle, &active)
            }
        guard PCSCCode(code) == .success else { throw PCSCCode(code) }
        self.handle = handle
        activeProtocol = active
        self.mode = mode
    }

    private let mode: Mode

    deinit {
        // Not by a reconnect to shared: that left the next connect blocked for ever (pcsc-lite 1.9.9).
        switch mode {
        case .exclusive: SCardDisconnect(handle, DWORD(SCARD_UNPOWER_CARD))
        case .readerOnly: SCardDisconnect(handle, DWORD(SCARD_LEAVE_CARD))
        }
    }

    var isT0: Bool { activeProtocol == DWORD(SCARD_PROTOCOL_T0) }

    /// Sends one command and waits for the answer without any limit.
    borrowing func transmit(_ command: [UInt8], into buffer: inout [UInt8]) throws(PCSCCode) -> Int {
        var length = DWORD(buffer.count)
        var header = SCARD_IO_REQUEST(
            dwProtocol: UInt(activeProtocol), cbPciLength: UInt(MemoryLayout<SCARD_IO_REQUEST>.size))
        let code = PCSCCode(
            SCardTransmit(handle, &header, command, DWORD(command.count), nil, &buffer, &length))
        guard code == .success else { throw code }
        return Int(length)
    }

    /// Power off and on again, still exclusive.
    mutating func powerCycle() throws(PCSCCode) {
        var active: DWORD = 0
        let code = PCSCCode(
            SCardReconnect(
                handle, DWORD(SCARD_SHARE_EXCLUSIVE), DWORD(SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1),
                DWORD(SCARD_UNPOWER_CARD), &active))
        guard code == .success else { throw code }
        activeProtocol = active
    }

    /// The answer to reset of the card as it is powered now; throws `removedCard` when it is another one.
    borrowing func answerToReset() throws(PCSCCode) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 33)
        var length = DWORD(bytes.count)
        var state: DWORD = 0
        var active: DWORD = 0
        var nameLength: DWORD = 0
        let code = PCSCCode(SCardStatus(handle, nil, &nameLength, &state, &active, &bytes, &length))
        guard code == .success else { throw code }
        return Array(bytes.prefix(Int(length)))
    }

    /// An attribute of the reader, or nil when its driver does not know it.
    borrowing func attribute(_ tag: UInt32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 264)
        var length = DWORD(bytes.count)
        guard PCSCCode(SCardGetAttrib(handle, DWORD(tag), &bytes, &length)) == .success else { return nil }
        return Array(bytes.prefix(Int(length)))
    }

    /// What a control code answers, or nil when the driver does not know it.
    borrowing func control(_ number: UInt32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 264)
        var length: DWORD = 0
        let code = SCardControl(handle, DWORD(number), nil, 0, &bytes, DWORD(bytes.count), &length)
        guard PCSCCode(code) == .success else { return nil }
        return Array(bytes.prefix(Int(length)))
    }
}
