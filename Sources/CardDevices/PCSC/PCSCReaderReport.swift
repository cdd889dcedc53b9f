/// One reader as it is plugged in now, and what is in it.
public struct PCSCReaderReport: Equatable, Sendable, Codable {
    /// Name as pcscd gives it now; changes with the order of plugging.
    public var name: String
    /// ``PCSCReaderSelector`` in words: what a configuration should say.
    public var selector: String
    /// Model and interface.
    public var model: String
    /// The maker's serial number when the driver gives it.
    public var serial: String?
    /// USB port, for example `1-1.2`; nil for a reader that is not on USB.
    public var usbPath: String?
    /// Slot inside the reader, from 0.
    public var slot: Int
    /// Bytes of one whole command that the reader passes on.
    public var commandBytesMax: Int
    /// True for a reader that exists only in software.
    public var isSimulated: Bool
    /// True while a card is in it.
    public var isCardPresent: Bool
    /// True when the card in it does not answer the reset.
    public var isCardMute: Bool
    /// Answer to reset in upper-case hexadecimal; empty without a card that answered.
    public var answerToReset: String
    /// Insertions and removals since the reader was plugged in, modulo 65,536.
    public var eventCount: Int

    init(_ state: PCSCReaderState, _ features: PCSCReaderFeatures) {
        let parts = PCSCReaderName(state.name)
        let path = features.usbPath
        name = state.name
        selector = PCSCReaderSelector(parts, usbPath: path).description
        model = parts.model
        serial = parts.serial
        usbPath = path
        slot = parts.slot
        commandBytesMax = features.commandBytesMax
        isSimulated = features.isVirtual
        isCardPresent = state.isCardPresent
        isCardMute = state.isMute
        answerToReset = Hexadecimal.text(state.answerToReset)
        eventCount = state.eventCount
    }
}

extension PCSCReaderFeatures {
    var usbPath: String? { usbAddress.flatMap { USBPath.path(bus: $0.bus, device: $0.device) } }
}

extension PCSCContext {
    /// What the driver of a reader says; the least when somebody holds the reader.
    borrowing func features(of name: String) -> PCSCReaderFeatures {
        do throws(PCSCCode) {
            return PCSCReaderFeatures(try connect(name, .readerOnly), name: name)
        } catch {
            return PCSCReaderFeatures(name: name)
        }
    }

    /// The one reader that a selector means.
    ///
    /// - Throws: `disconnected` when there is none, `refused` when several match: then nobody knows which is meant.
    borrowing func resolve(_ selector: PCSCReaderSelector) throws(DeviceFault) -> String {
        var found: [String] = []
        for name in try readerNames()
        where selector.matches(PCSCReaderName(name), usbPath: { features(of: name).usbPath }) {
            found.append(name)
        }
        guard let name = found.first else {
            throw DeviceFault(.disconnected, cardState: .untouched, operation: "reader.find", detail: "no such reader")
        }
        guard found.count == 1 else {
            throw DeviceFault(
                .refused, cardState: .untouched, operation: "reader.find", detail: "\(found.count) readers match")
        }
        return name
    }
}
