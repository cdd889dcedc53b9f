import CardDevices
import Testing

@Suite struct SignerValidityTests {
    static let day: Int64 = 86_400_000

    static let cases: [(now: Int64, expected: SignerValidity)] = [
        (-1, .notYetValid), (0, .valid(daysLeft: 100)), (6_048_000_000, .valid(daysLeft: 30)),
        (6_048_000_001, .expiresSoon(daysLeft: 29)), (8_553_600_001, .expiresSoon(daysLeft: 0)),
        (8_640_000_000, .expiresSoon(daysLeft: 0)), (8_640_000_001, .expired),
    ]

    @Test(arguments: cases)
    func theAlarmBeginsThirtyDaysAheadAndExpiryStopsTheLane(now: Int64, expected: SignerValidity) {
        let found = SignerValidity(validFrom: 0, validUntil: 100 * Self.day, now: now)
        #expect(found == expected)
        #expect(found.allowsProduction == (0...100 * Self.day).contains(now))
        #expect(!found.chinese.isEmpty && found.english.hasSuffix(".") && found.code.hasPrefix("signer"))
    }
}
