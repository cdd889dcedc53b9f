/// What libpcsclite answers, as far as we branch on it (pcsclite.h).
///
/// `LONG` is eight bytes on 64-bit Linux while the codes have four: they are compared truncated.
struct PCSCCode: Equatable, Sendable, CustomStringConvertible {
    var rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }

    init(_ long: Int) { rawValue = UInt32(truncatingIfNeeded: long) }

    static let success = PCSCCode(rawValue: 0)
    static let cancelled = PCSCCode(rawValue: 0x8010_0002)
    static let invalidHandle = PCSCCode(rawValue: 0x8010_0003)
    static let invalidParameter = PCSCCode(rawValue: 0x8010_0004)
    static let insufficientBuffer = PCSCCode(rawValue: 0x8010_0008)
    static let unknownReader = PCSCCode(rawValue: 0x8010_0009)
    static let timeout = PCSCCode(rawValue: 0x8010_000A)
    static let sharingViolation = PCSCCode(rawValue: 0x8010_000B)
    static let noCard = PCSCCode(rawValue: 0x8010_000C)
    static let protocolMismatch = PCSCCode(rawValue: 0x8010_000F)
    static let notReady = PCSCCode(rawValue: 0x8010_0010)
    static let invalidValue = PCSCCode(rawValue: 0x8010_0011)
    static let communicationError = PCSCCode(rawValue: 0x8010_0013)
    static let notTransacted = PCSCCode(rawValue: 0x8010_0016)
    static let readerUnavailable = PCSCCode(rawValue: 0x8010_0017)
    static let noService = PCSCCode(rawValue: 0x8010_001D)
    static let serviceStopped = PCSCCode(rawValue: 0x8010_001E)
    static let noReaders = PCSCCode(rawValue: 0x8010_002E)
    static let unsupportedCard = PCSCCode(rawValue: 0x8010_0065)
    static let unresponsiveCard = PCSCCode(rawValue: 0x8010_0066)
    static let unpoweredCard = PCSCCode(rawValue: 0x8010_0067)
    static let resetCard = PCSCCode(rawValue: 0x8010_0068)
    static let removedCard = PCSCCode(rawValue: 0x8010_0069)
    static let securityViolation = PCSCCode(rawValue: 0x8010_006A)

    /// True when the daemon behind the context is gone, or was replaced by one that does not know our handles. Nothing
    /// but a new context helps; `SCardIsValidContext` still says that all is well.
    var meansNewContext: Bool {
        switch self {
        case .noService, .serviceStopped, .communicationError, .invalidHandle: true
        case _: false
        }
    }

    /// Eight upper-case hexadecimal digits, as in every PC/SC manual.
    var description: String {
        Hexadecimal.text((0..<4).map { UInt8(rawValue >> UInt32(24 - 8 * $0) & 0xFF) })
    }
}
