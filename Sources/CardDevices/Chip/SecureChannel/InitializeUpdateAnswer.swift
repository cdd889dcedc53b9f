/// What a card answers to INITIALIZE UPDATE under SCP03 with MACs of 8 bytes (Amendment D §7.1.1.6).
struct InitializeUpdateAnswer: Equatable, Sendable {
    /// What the card's keys are diversified by, 10 bytes.
    var diversificationData: [UInt8]
    /// Version of the keys that the card chose.
    var keyVersion: UInt8
    /// What its secure channel offers.
    var options: ChannelOptions
    /// 8 bytes.
    var cardChallenge: [UInt8]
    /// 8 bytes.
    var cardCryptogram: [UInt8]
    /// The counter behind a pseudo-random challenge, 3 bytes; nil for a random one.
    var sequence: [UInt8]?

    private static let protocolNumber: UInt8 = 0x03

    /// Reads an answer; every length must fit exactly.
    init(parsing data: [UInt8]) throws(SecureChannelFault) {
        guard data.count >= 13 else { throw Self.malformed("\(data.count) bytes") }
        guard data[11] == Self.protocolNumber else {
            throw SecureChannelFault(.notSupported, cardState: .unchanged, detail: "SCP\(data[11])")
        }
        options = ChannelOptions(rawValue: data[12])
        guard !options.contains(.sixteenByteMode) else {
            throw SecureChannelFault(.notSupported, cardState: .unchanged, detail: "S16 mode")
        }
        let isCounted = options.contains(.pseudoRandomChallenge)
        guard data.count == (isCounted ? 32 : 29) else { throw Self.malformed("\(data.count) bytes") }
        diversificationData = Array(data[..<10])
        keyVersion = data[10]
        cardChallenge = Array(data[13..<21])
        cardCryptogram = Array(data[21..<29])
        sequence = isCounted ? Array(data[29...]) : nil
    }

    private static func malformed(_ detail: String) -> SecureChannelFault {
        SecureChannelFault(.malformedAnswer, cardState: .unchanged, detail: "initialize update \(detail)")
    }
}
