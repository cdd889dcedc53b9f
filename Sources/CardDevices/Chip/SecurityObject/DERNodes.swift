internal import SwiftASN1

/// The nodes inside a constructed one, taken one after the other.
final class DERNodes {
    private var nodes: [ASN1Node]

    /// The node must be constructed and have that tag.
    init(_ node: ASN1Node, _ identifier: ASN1Identifier) throws {
        guard node.identifier == identifier, case .constructed(let inner) = node.content else {
            throw SecurityObjectProblem.malformed(part: "\(identifier)")
        }
        nodes = Array(inner)
    }

    var isEmpty: Bool { nodes.isEmpty }

    func next(_ identifier: ASN1Identifier) throws -> ASN1Node {
        guard let node = nextIfPresent(identifier) else {
            throw SecurityObjectProblem.malformed(part: "\(identifier)")
        }
        return node
    }

    func nextIfPresent(_ identifier: ASN1Identifier) -> ASN1Node? {
        guard nodes.first?.identifier == identifier else { return nil }
        return nodes.removeFirst()
    }

    /// An object identifier.
    func nextObjectIdentifier() throws -> ASN1ObjectIdentifier {
        try ASN1ObjectIdentifier(derEncoded: next(.objectIdentifier))
    }

    /// An octet string.
    func nextOctets() throws -> [UInt8] { try Array(ASN1OctetString(derEncoded: next(.octetString)).bytes) }

    /// A small number.
    func nextNumber() throws -> Int { try Int(derEncoded: next(.integer)) }
}

extension ASN1Identifier {
    /// Context-specific tag 0, in CMS the mark of explicit content, certificates and signed attributes.
    static let contextZero = ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
}

extension ASN1ObjectIdentifier {
    /// `id-icao-mrtd-security-ldsSecurityObject` (Doc 9303-10).
    static let ldsSecurityObject: ASN1ObjectIdentifier = [2, 23, 136, 1, 1, 1]
    /// RFC 5652.
    static let signedData: ASN1ObjectIdentifier = [1, 2, 840, 113_549, 1, 7, 2]
    static let contentType: ASN1ObjectIdentifier = [1, 2, 840, 113_549, 1, 9, 3]
    static let messageDigest: ASN1ObjectIdentifier = [1, 2, 840, 113_549, 1, 9, 4]
    static let sha256: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 2, 1]
    static let ecdsaWithSHA256: ASN1ObjectIdentifier = [1, 2, 840, 10_045, 4, 3, 2]
    static let ecdsaWithSHA384: ASN1ObjectIdentifier = [1, 2, 840, 10_045, 4, 3, 3]
    static let ecdsaWithSHA512: ASN1ObjectIdentifier = [1, 2, 840, 10_045, 4, 3, 4]
}
