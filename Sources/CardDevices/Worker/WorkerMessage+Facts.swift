internal import Crypto
internal import Foundation

extension ChipFileSet {
    /// Ready to travel.
    var forWorker: [WorkerRequest.File] {
        files.map {
            .init(name: $0.name, identifier: $0.fileIdentifier, contents: $0.bytes)
        }
    }

    /// As it arrived.
    init(_ travelled: [WorkerRequest.File]) {
        self.init(
            files: travelled.map { .init(name: $0.name, fileIdentifier: $0.identifier, bytes: $0.contents) })
    }
}

extension WorkerMessage {
    /// A fault, ready to travel.
    init(_ fault: ChipFault) {
        self = .failed(kind: fault.kind.rawValue, operation: fault.operation, detail: fault.detail)
    }

    /// The fault that this message carries; nil for any other message.
    var fault: ChipFault? {
        guard case .failed(let kind, let operation, let detail) = self else { return nil }
        guard let kind = ChipFault.Kind(rawValue: kind) else {
            return ChipFault(.device, operation: operation, detail: "reader worker: unknown fault")
        }
        return ChipFault(kind, operation: operation, detail: detail)
    }
}

extension WorkerRequest {
    /// Everything about the card's own keys and the proofs, ready to travel.
    mutating func carry(_ order: ChipOrder) {
        files = order.files.forWorker
        expected = order.chip?.hexadecimal
        proof = order.proof.rawValue
        authorities = order.trust?.authorities.map { Data($0).base64EncodedString() }
        trustedAt = order.trust?.now
        if let keys = order.keys { carry(wireForm: keys.wireForm) }
    }

    /// The keys of one channel, for reading.
    mutating func carry(_ channel: ChannelKeys) { carry(wireForm: channel.wireForm) }

    private mutating func carry(wireForm: [UInt8]) {
        var bytes = wireForm
        keys = SymmetricKey(data: bytes)
        SecretBytes.wipe(&bytes)
    }

    /// The order as it arrived; nil when a part of it makes no sense.
    func order() -> ChipOrder? {
        guard let proof = ChipProof(rawValue: proof) else { return nil }
        var order = ChipOrder(
            files: ChipFileSet(files), chip: expected.map { ChipIdentity(hexadecimal: $0) }, keys: nil, proof: proof)
        if let authorities, let trustedAt {
            let certificates = authorities.compactMap { Data(base64Encoded: $0).map { Array($0) } }
            guard certificates.count == authorities.count else { return nil }
            order.trust = SecurityTrust(authorities: certificates, now: trustedAt)
        }
        guard keys.bitCount > 0 else { return order }
        order.keys = withKeyBytes { CardKeys(wireForm: $0) }
        return order.keys == nil ? nil : order
    }

    /// The keys of a channel as they arrived; nil for none.
    func channel() -> ChannelKeys? { keys.bitCount == 0 ? nil : withKeyBytes { ChannelKeys(wireForm: $0) } }

    private func withKeyBytes<Value>(_ body: ([UInt8]) -> Value) -> Value {
        var bytes = keys.withUnsafeBytes { Array($0) }
        defer { SecretBytes.wipe(&bytes) }
        return body(bytes)
    }
}

extension WorkerKeySet {
    /// Ready to travel.
    init(_ shown: ShownKeySet) {
        self.init(diversificationData: Hexadecimal.text(shown.diversificationData), version: shown.version)
    }

    /// As it arrived; nil when it is no hexadecimal.
    var shown: ShownKeySet? {
        Hexadecimal.bytes(diversificationData).map { ShownKeySet(diversificationData: $0, version: version) }
    }
}
