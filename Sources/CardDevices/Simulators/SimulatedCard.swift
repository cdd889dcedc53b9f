/// A chip card with an ISO/IEC 7816-4 file system: real command bytes in, real answer bytes out.
///
/// It knows SELECT, CREATE FILE, ACTIVATE FILE, READ BINARY, UPDATE BINARY, GET DATA (CPLC) and the reader's
/// pseudo-command for the UID. Without a ``securityDomain`` files are free to read and to write; with one, writing needs a
/// proven host, and from ACTIVATE FILE on each file's own access rules count.
public struct SimulatedCard: Sendable {
    /// What the card physically is; may change while it lives.
    public var nature: SimulatedCardNature
    package let uid: UInt64
    let stock: SimulatedStock
    /// Its memory.
    public internal(set) var files: SimulatedFileSystem
    /// Its card manager with the keys; nil for a card that protects nothing. What outlives power off stands in ``files``.
    public var securityDomain: SimulatedSecurityDomain?
    /// Selected directory and file: what a reset takes away.
    var directory = 0
    var file: Int?
    /// Changes of memory that it can still make before somebody takes its power; nil for any number.
    var changesLeft: Int?
    /// What else a reset takes away: the secure channel, a proven host and the challenge for it, work in progress.
    var channel = SimulatedSecureChannel()
    /// Number of the key that the host proved with EXTERNAL AUTHENTICATE.
    var provenHost: UInt8?
    var hostChallenge: [UInt8]?
    /// The challenge of the command before this one.
    var lastHostChallenge: [UInt8]?
    var personalized: (application: [UInt8], block: Int, data: [UInt8])?
    var registryListed = 0

    /// - Parameters:
    ///   - uid: seven bytes, the highest one first.
    ///   - nature: what the card physically is.
    ///   - stock: what good cards of its lot are like.
    package init(uid: UInt64, nature: SimulatedCardNature, stock: SimulatedStock) {
        self.uid = uid
        self.nature = nature
        self.stock = stock
        files = SimulatedFileSystem()
        securityDomain = stock.keys.map { SimulatedSecurityDomain(keys: $0.keys(ofUID: uid), seed: uid) }
        guard nature == .used else { return }
        let changes: [SimulatedFileSystem.Change] = [
            .createDirectory(parent: 0, identifier: stock.directoryIdentifier, name: stock.applicationIdentifier),
            .createFile(directory: 1, identifier: 0x0101, size: 16),
        ]
        for change in changes { _ = files.apply(change) }
    }

    /// Power on or reset: all selections are gone.
    ///
    /// - Returns: the answer to reset, or nil from a dead chip.
    public mutating func reset() -> [UInt8]? {
        directory = 0
        file = nil
        forgetSession()
        switch nature {
        case .deadChip: return nil
        case .wrongStock: return SimulatedStock.foreignAnswerToReset
        case .good, .used, .mute, .flipsBit, .failsWrite, .foreignKeys, .slow, .otherIdentity:
            return stock.answerToReset
        }
    }

    /// Answers one command.
    ///
    /// - Returns: answer bytes, or nil from a card that says nothing; and the change of memory that it made.
    mutating func process(_ bytes: [UInt8]) -> (answer: [UInt8]?, change: SimulatedFileSystem.Change?) {
        switch nature {
        case .deadChip, .mute: return (nil, nil)
        case .wrongStock, .good, .used, .flipsBit, .failsWrite, .foreignKeys, .slow, .otherIdentity: break
        }
        do throws(MalformedAPDU) {
            let command = try CommandAPDU(parsing: bytes.span)
            guard !command.isExtended || acceptsExtended else { return (Self.status(.wrongLength), nil) }
            let (answer, change) = answer(command)
            return (answer.encoded(), change)
        } catch {
            return (Self.status(.wrongLength), nil)
        }
    }

    /// Answers one command; for cards behind a wire of their own.
    ///
    /// A card that is ``SimulatedCardNature/slow`` answers here too: whoever holds the wire waits or does not.
    public mutating func transmit(_ bytes: [UInt8]) -> [UInt8]? { process(bytes).answer }

    private var acceptsExtended: Bool { AnswerToReset.acceptsExtendedLengths(stock.answerToReset) }

    /// What it says of itself.
    var shownUID: UInt64 { nature == .otherIdentity && !files.isPristine ? uid ^ 0x10 : uid }

    private static func status(_ word: StatusWord) -> [UInt8] { ResponseAPDU(status: word).encoded() }

    private mutating func answer(_ command: CommandAPDU) -> (ResponseAPDU, SimulatedFileSystem.Change?) {
        guard securityDomain != nil else { return plainAnswer(command) }
        return guardedAnswer(command)
    }

    /// Answers a command that nothing protects, or whose protection is already off.
    mutating func plainAnswer(_ command: CommandAPDU) -> (ResponseAPDU, SimulatedFileSystem.Change?) {
        switch (command.cla, command.ins) {
        case (0xFF, 0xCA): return (uniqueIdentifier(command), nil)
        case (0x00, _) where nature == .wrongStock: return (ResponseAPDU(status: .classNotSupported), nil)
        case (0x00, 0xA4): return (select(command), nil)
        case (0x00, 0xB0): return (readBinary(command), nil)
        case (0x00, 0xD6): return updateBinary(command)
        case (0x00, 0xE0): return createFile(command)
        case (0x00, 0x44): return activateFile(command)
        case (0x00, 0xCA), (0x80, 0xCA): return (getData(command), nil)
        case (0x00, _), (0x80, _): return (ResponseAPDU(status: .instructionNotSupported), nil)
        case _: return (ResponseAPDU(status: .classNotSupported), nil)
        }
    }

    /// The reader's pseudo-command for a contactless card's UID (PC/SC part 3 §3.2.2.1.3).
    private func uniqueIdentifier(_ command: CommandAPDU) -> ResponseAPDU {
        guard command.p1 == 0, command.p2 == 0 else { return ResponseAPDU(status: .functionNotSupported) }
        return ResponseAPDU(data: SimulatedStock.bytes(ofUID: shownUID), status: .success)
    }

    private func getData(_ command: CommandAPDU) -> ResponseAPDU {
        guard command.p1 == 0x9F, command.p2 == 0x7F else { return ResponseAPDU(status: .dataNotFound) }
        return ResponseAPDU(data: TLV(0x9F7F, SimulatedStock.cplc(ofUID: shownUID)).encoded(), status: .success)
    }
}
