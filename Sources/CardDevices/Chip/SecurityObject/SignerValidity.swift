/// Whether the document signer's certificate lets the station go on (domain: alarm 30 days ahead, stop on expiry).
public enum SignerValidity: Equatable, Sendable {
    /// The whole alarm period lies ahead.
    case valid(daysLeft: Int)
    /// An alarm, once a day; production goes on. 0: ends within 24 hours.
    case expiresSoon(daysLeft: Int)
    /// The lane stops: what is signed now would be refused by readers.
    case expired
    /// The lane stops: the certificate or this machine's clock is wrong.
    case notYetValid

    /// Days before the end on which the alarm begins.
    public static let alarmDaysStandard = 30

    /// All times in milliseconds since 1970-01-01T00:00:00Z. The last instant of validity still counts as valid.
    public init(validFrom: Int64, validUntil: Int64, now: Int64, alarmDays: Int = alarmDaysStandard) {
        let millisecondsADay: Int64 = 86_400_000
        guard now >= validFrom else {
            self = .notYetValid
            return
        }
        guard now <= validUntil else {
            self = .expired
            return
        }
        let daysLeft = Int((validUntil - now) / millisecondsADay)
        self = daysLeft >= alarmDays ? .valid(daysLeft: daysLeft) : .expiresSoon(daysLeft: daysLeft)
    }

    /// False stops the lane.
    public var allowsProduction: Bool {
        switch self {
        case .valid, .expiresSoon: true
        case .expired, .notYetValid: false
        }
    }

    /// Stable code for alarms.
    public var code: String {
        switch self {
        case .valid: "signerValid"
        case .expiresSoon: "signerExpiresSoon"
        case .expired: "signerExpired"
        case .notYetValid: "signerNotYetValid"
        }
    }

    /// What people read, in Chinese.
    public var chinese: String {
        switch self {
        case .valid(let days): "签名证书有效，剩余 \(days) 天。"
        case .expiresSoon(let days): "签名证书还有 \(days) 天到期；请立即向发证机关申请新证书并导入。"
        case .expired: "签名证书已过期，制证线停止；请导入新的签名证书。"
        case .notYetValid: "签名证书尚未生效，制证线停止；请检查本机时钟和证书。"
        }
    }

    /// The same in English.
    public var english: String {
        switch self {
        case .valid(let days): "the signer certificate is valid for \(days) more days."
        case .expiresSoon(let days): "the signer certificate ends in \(days) days; request and install a new one now."
        case .expired: "the signer certificate has expired and the lane stops; install a new one."
        case .notYetValid:
            "the signer certificate is not valid yet and the lane stops; check the clock and the certificate."
        }
    }
}
