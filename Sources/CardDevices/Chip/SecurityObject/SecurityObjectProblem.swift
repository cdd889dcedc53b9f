/// Why a security object cannot be made, or does not prove what it should.
public enum SecurityObjectProblem: Error, Equatable, Sendable {
    case certificateMalformed
    /// The signer must have a P-256 key.
    case certificateKeyKind
    /// The key in the store is not the one that the certificate is about.
    case certificateOfAnotherKey
    case signer(SignerValidity)
    case keys(KeyStoreFault)
    /// Numbers 1 to 16, each once, one at least.
    case dataGroupNumbers
    case malformed(part: String)
    /// A file was changed after signing.
    case digestDiffers(dataGroup: UInt8)
    /// A file is on the card that the signature does not cover.
    case notCovered(dataGroup: UInt8)
    case contentDigestDiffers
    case signatureWrong
    /// No trusted authority has issued the signer's certificate.
    case signerNotTrusted

    /// Stable code for logs and translations.
    public var code: String {
        switch self {
        case .certificateMalformed: "signerCertificateMalformed"
        case .certificateKeyKind: "signerCertificateKeyKind"
        case .certificateOfAnotherKey: "signerCertificateOfAnotherKey"
        case .signer(let validity): validity.code
        case .keys(let fault): fault.kind.rawValue
        case .dataGroupNumbers: "securityObjectNumbers"
        case .malformed: "securityObjectMalformed"
        case .digestDiffers: "securityObjectDigestDiffers"
        case .notCovered: "securityObjectNotCovered"
        case .contentDigestDiffers: "securityObjectContentDiffers"
        case .signatureWrong: "securityObjectSignatureWrong"
        case .signerNotTrusted: "securityObjectSignerNotTrusted"
        }
    }
}
