/// The text of an envelope, cut in its four parts and not understood any further:
/// `header.claims.signature.sealed`, each in base64url without padding. The first three are a compact JWS (RFC 7515, 3.1).
///
/// The signature does not cover the fourth part; its digest in the claims does. So a photo is encoded once, not twice.
struct EnvelopeText {
    /// The most that an envelope around a document of 1 MiB can have, in bytes.
    static let bytesMax = 1_500_000
    static let headerBytesMax = 512
    static let claimsBytesMax = 4_096
    static let signatureBytesMax = 256

    let header: ArraySlice<UInt8>
    let claims: ArraySlice<UInt8>
    let signature: ArraySlice<UInt8>
    let sealed: ArraySlice<UInt8>

    /// What the signature covers.
    let signed: ArraySlice<UInt8>

    /// Nil unless these are four parts of the right letters within their limits. A line's end after them is passed over,
    /// because editors and mail put one there.
    init?(_ bytes: [UInt8]) {
        var text = bytes[...]
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        guard text.count <= Self.bytesMax else { return nil }
        let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 4, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Base64URL.isLetter) }),
            parts[0].count <= Self.headerBytesMax, parts[1].count <= Self.claimsBytesMax,
            parts[2].count <= Self.signatureBytesMax
        else { return nil }
        (header, claims, signature, sealed) = (parts[0], parts[1], parts[2], parts[3])
        signed = text[parts[0].startIndex..<parts[1].endIndex]
    }

    /// True for what is meant as an envelope, right or wrong: a document in JSON begins otherwise.
    static func isMeant(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first(where: { !Self.space.contains($0) }) else { return false }
        return first != UInt8(ascii: "{") && first != UInt8(ascii: "[")
    }

    private static let space: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
}
