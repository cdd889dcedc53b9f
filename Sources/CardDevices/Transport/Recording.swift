internal import Crypto

/// What went over the wire of one device, in order: readable text with a date and a version, and nothing personal in it.
///
///     format 1
///     recorded 2026-11-25
///     driver evolis
///     device Evolis Primacy, firmware 1.0
///     --
///     write 1b 52 66 76 0d                # .Rfv.
///     read 1024 = 31 2e 30 00             # 1.0.
///     write 82296 sha256 3a6e…            a picture: its length and its digest
///     read 1024 ! timedOut 0              a fault, and the bytes that had passed
public struct Recording: Equatable, Sendable {
    /// Of the format that is written and read here.
    public static let version = 1
    /// A recording that would be longer is cut there.
    static let exchangesMax = 100_000
    /// Longer writes are folded even when nobody called them a picture.
    static let plainBytesMax = 512
    /// Longer answers are folded: a card printer has none.
    static let answerBytesMax = 4_096

    /// One call of a pipe and how it ended.
    enum Exchange: Equatable, Sendable {
        case write(Written, PipeFault?)
        case read(atMost: Int, Answer<[UInt8]>)
        case deviceID(Answer<String>)
        case portStatus(Answer<UInt8>)
        case softReset(PipeFault?)
        case clearHalt(PipeDirection, PipeFault?)
        case close
    }

    /// What a call gave.
    enum Answer<Value: Equatable & Sendable>: Equatable, Sendable {
        case value(Value)
        case fault(PipeFault)
    }

    /// Bytes that were sent, or what may be known of them.
    enum Written: Equatable, Sendable {
        case plain([UInt8])
        case folded(count: Int, sha256: String)

        init(_ bytes: [UInt8], as content: PipeContent) {
            let isPlain = content == .command && bytes.count <= Recording.plainBytesMax
            self = isPlain ? .plain(bytes) : .folded(count: bytes.count, sha256: Recording.digest(of: bytes))
        }
    }

    /// The day it was made, `YYYY-MM-DD`.
    public var day: String
    /// The driver that spoke.
    public var driver: String
    /// Model and firmware as the device says them, and whether it is simulated. No serial number.
    public var device: String
    var exchanges: [Exchange] = []
    /// More was said than a recording holds.
    public internal(set) var isCut = false

    /// An empty recording.
    ///
    /// - Parameters:
    ///   - day: `YYYY-MM-DD`.
    ///   - driver: a word.
    ///   - device: one line, without serial number.
    public init(day: String, driver: String, device: String) {
        self.day = day
        self.driver = driver
        self.device = device
    }

    /// Calls that it holds.
    public var count: Int { exchanges.count }

    mutating func add(_ exchange: Exchange) {
        guard exchanges.count < Self.exchangesMax else {
            isCut = true
            return
        }
        exchanges.append(exchange)
    }

    static func digest(of bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map(\.twoDigits).joined()
    }
}

extension UInt8 {
    /// Two small hexadecimal digits.
    var twoDigits: String {
        String(self, radix: 16).zeroPadded(to: 2)
    }
}
