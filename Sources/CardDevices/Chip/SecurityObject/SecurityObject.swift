internal import Crypto
internal import SwiftASN1

/// What EF.SOD says: a digest for each data group, over the whole file with its tag (`LDSSecurityObject`, Doc 9303-10).
public struct SecurityObject: Equatable, Sendable {
    /// One file of the card.
    public struct DataGroup: Equatable, Sendable {
        /// 1 to 16.
        public var number: UInt8
        public var bytes: [UInt8]

        /// A file by the number under which it is signed.
        public init(number: UInt8, bytes: [UInt8]) {
            self.number = number
            self.bytes = bytes
        }
    }

    /// SHA-256 by the number of the data group.
    public internal(set) var digests: [UInt8: [UInt8]]

    /// Over these files; basic data only, so that an endorsement does not break the signature.
    public init(over files: [DataGroup]) throws(SecurityObjectProblem) {
        digests = [:]
        for file in files {
            guard (1...16).contains(file.number), digests[file.number] == nil else { throw .dataGroupNumbers }
            digests[file.number] = Array(SHA256.hash(data: file.bytes))
        }
        guard !digests.isEmpty else { throw .dataGroupNumbers }
    }

    /// True when the file is the one that was signed.
    public func check(_ file: DataGroup) throws(SecurityObjectProblem) {
        guard let digest = digests[file.number] else { throw .notCovered(dataGroup: file.number) }
        guard digest == Array(SHA256.hash(data: file.bytes)) else { throw .digestDiffers(dataGroup: file.number) }
    }

    func encoded() throws -> [UInt8] {
        var coder = DER.Serializer()
        try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(0)
            try coder.serializeAlgorithm(.sha256)
            try coder.appendConstructedNode(identifier: .sequence) { coder in
                for number in digests.keys.sorted() {
                    try coder.appendConstructedNode(identifier: .sequence) { coder in
                        try coder.serialize(Int(number))
                        try coder.serialize(ASN1OctetString(contentBytes: (digests[number] ?? [])[...]))
                    }
                }
            }
        }
        return coder.serializedBytes
    }

    init(parsing bytes: [UInt8]) throws {
        let nodes = try DERNodes(DER.parse(bytes), .sequence)
        guard try nodes.nextNumber() == 0 else { throw SecurityObjectProblem.malformed(part: "version") }
        guard try DERNodes(nodes.next(.sequence), .sequence).nextObjectIdentifier() == .sha256 else {
            throw SecurityObjectProblem.malformed(part: "digest algorithm")
        }
        let list = try DERNodes(nodes.next(.sequence), .sequence)
        digests = [:]
        while !list.isEmpty {
            let entry = try DERNodes(list.next(.sequence), .sequence)
            let number = try entry.nextNumber()
            let digest = try entry.nextOctets()
            guard (1...16).contains(number), digest.count == 32,
                digests.updateValue(digest, forKey: UInt8(number)) == nil
            else { throw SecurityObjectProblem.malformed(part: "digests") }
        }
        guard !digests.isEmpty else { throw SecurityObjectProblem.malformed(part: "digests") }
    }
}

extension DER.Serializer {
    /// An `AlgorithmIdentifier` without parameters, as RFC 5754 and RFC 5758 ask for SHA-256 and ECDSA.
    mutating func serializeAlgorithm(_ algorithm: ASN1ObjectIdentifier) throws {
        try appendConstructedNode(identifier: .sequence) { coder in try coder.serialize(algorithm) }
    }
}
