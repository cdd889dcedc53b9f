/// What pcscd says about one reader at one moment.
struct PCSCReaderState: Equatable, Sendable {
    /// Name as `SCardGetStatusChange` takes it.
    var name: String
    /// The word as pcscd gave it last: flags below, event counter in the high 16 bits. Zero: never asked.
    var word: UInt = 0
    /// Answer to reset of the card inside; empty without one.
    var answerToReset: [UInt8] = []

    /// Reports readers that come and go; it is no reader.
    static let plugAndPlay = #"\\?PnP?\Notification"#

    var isCardPresent: Bool { word & 0x20 != 0 }
    var isMute: Bool { word & 0x200 != 0 }
    /// Unknown or unavailable: unplugged since.
    var isGone: Bool { word & 0x0C != 0 }
    /// Somebody holds the card for itself alone.
    var isExclusive: Bool { word & 0x80 != 0 }
    /// Counts insertions and removals: a changed counter reveals a swap that no flag shows.
    var eventCount: Int { Int(word >> 16 & 0xFFFF) }
}
