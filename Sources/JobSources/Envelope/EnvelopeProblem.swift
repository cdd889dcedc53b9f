internal import ProductionStation

/// Why an envelope is refused. The first that applies is told, and nothing behind it has been looked at.
enum EnvelopeProblem: Error, Equatable, Sendable {
    /// Not four parts, not canonical, or header or claims are not exactly the published form.
    case malformed
    /// Signed in a way that is not known here, or not in the way of the key that it names.
    case algorithm
    case keyUnknown, keyExpired, keyRevoked
    case signature
    case expired, notYetValid
    /// Meant for another station.
    case wrongStation
    case notDecipherable
    /// What was sealed, or the lease that it came under, is not what was signed.
    case contentsDiffer
    /// A document that nobody signed.
    case bare

    var refusal: Refusal {
        let reason: RefusalReason =
            switch self {
            case .malformed: .envelopeMalformed
            case .algorithm: .envelopeAlgorithm
            case .keyUnknown: .keyUnknown
            case .keyExpired: .keyExpired
            case .keyRevoked: .keyRevoked
            case .signature: .signatureInvalid
            case .expired: .envelopeExpired
            case .notYetValid: .envelopeNotYetValid
            case .wrongStation: .envelopeWrongStation
            case .notDecipherable: .notDecipherable
            case .contentsDiffer: .envelopeContentsDiffer
            case .bare: .envelopeMissing
            }
        return Refusal(reason)
    }
}
