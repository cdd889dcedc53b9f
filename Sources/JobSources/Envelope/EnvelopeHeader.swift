internal import ProductionStation

/// The protected header, and nothing in it but the three members that are needed to find the key.
struct EnvelopeHeader: Equatable, Sendable {
    static let type = "production-station-envelope"

    var algorithm: EnvelopeAlgorithm
    var key: String

    init(algorithm: EnvelopeAlgorithm, key: String) {
        self.algorithm = algorithm
        self.key = key
    }

    /// - Parameter text: in base64url.
    init(_ text: ArraySlice<UInt8>) throws(EnvelopeProblem) {
        guard let bytes = Base64URL.bytes(of: text) else { throw .malformed }
        let names: Set<String> = ["alg", "kid", "typ"]
        let json = StrictJSON(bytes, limits: .small, knownNames: names)
        var fields = DocumentFields(json) { $0 == "$" ? names : [] }
        guard !json.isIncomplete, let root = fields.root() else { throw .malformed }
        let algorithm = fields.text(root, "alg", lengthMax: 16)
        key = fields.code(root, "kid", lengthMax: 64)
        let type = fields.text(root, "typ", lengthMax: 64)
        guard fields.problems.isEmpty, type == Self.type else { throw .malformed }
        guard let known = EnvelopeAlgorithm(rawValue: algorithm) else { throw .algorithm }
        self.algorithm = known
    }

    /// The bytes before they are encoded.
    var json: [UInt8] { Array(#"{"alg":"\#(algorithm.rawValue)","kid":"\#(key)","typ":"\#(Self.type)"}"#.utf8) }
}
