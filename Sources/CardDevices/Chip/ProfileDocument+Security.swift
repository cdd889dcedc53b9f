extension ProfileDocument {
    /// The part about channel and keys, as it is written.
    struct Security: Decodable {
        var channel: String
        var level: String
        var derivation: String
        var keyBytes: Int
        var transportKey: String
        var issuerKey: String
        var endorsementKey: String?
        var endorsementReference: UInt8?
        var signerKey: String?
        var applicationLifeCycle: String
        var afterVerification: String?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case channel, level, derivation, keyBytes, transportKey, issuerKey, endorsementKey, endorsementReference
            case signerKey, applicationLifeCycle, afterVerification
        }

        init(from decoder: any Decoder) throws {
            try refuseUnknownKeys(decoder, CodingKeys.allCases.map(\.rawValue))
            let values = try decoder.container(keyedBy: CodingKeys.self)
            channel = try values.decode(String.self, forKey: .channel)
            level = try values.decode(String.self, forKey: .level)
            derivation = try values.decode(String.self, forKey: .derivation)
            keyBytes = try values.decode(Int.self, forKey: .keyBytes)
            transportKey = try values.decode(String.self, forKey: .transportKey)
            issuerKey = try values.decode(String.self, forKey: .issuerKey)
            endorsementKey = try values.decodeIfPresent(String.self, forKey: .endorsementKey)
            endorsementReference = try values.decodeIfPresent(UInt8.self, forKey: .endorsementReference)
            signerKey = try values.decodeIfPresent(String.self, forKey: .signerKey)
            applicationLifeCycle = try values.decode(String.self, forKey: .applicationLifeCycle)
            afterVerification = try values.decodeIfPresent(String.self, forKey: .afterVerification)
        }
    }
}
