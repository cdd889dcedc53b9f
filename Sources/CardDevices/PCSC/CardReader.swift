/// A chip reader: the one built into a lane's printer, or the one at the packing desk.
public protocol CardReader: Sendable {
    /// Which reader this is, by its serial number, never by an index.
    var identity: DeviceIdentity { get }

    /// Bytes of one whole command that this reader passes on at most: 261 for short commands only, up to 65,544.
    var commandBytesMax: Int { get }

    /// Powers the card and takes it exclusively. Waits at most `limit` for a card.
    func connect(limit: Duration) async throws(DeviceFault) -> any CardConnection
}

/// One powered card. Whoever connects disconnects, on every path.
public protocol CardConnection: Sendable {
    /// The bytes of the answer to reset (ISO/IEC 7816-3 §8).
    func answerToReset() async -> [UInt8]

    /// Bytes of one whole command that reader and protocol carry to this card: never more than the reader's.
    func longestCommand() async -> Int

    /// Sends one command and returns the card's answer.
    ///
    /// A fault `unknown` means that the card may have executed the command.
    func transmit(_ command: CommandAPDU, limit: Duration) async throws(DeviceFault) -> ResponseAPDU

    /// Cold reset: every security state and selection on the card is gone afterwards.
    func reset(limit: Duration) async throws(DeviceFault)

    /// Powers the card off and frees the reader. Never fails: there is nothing left to do about it.
    func disconnect() async
}
