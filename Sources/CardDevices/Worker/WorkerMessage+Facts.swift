internal import Foundation

extension ChipFileSet {
    /// Ready to travel.
    var forWorker: [WorkerRequest.File] {
        files.map {
            .init(name: $0.name, identifier: $0.fileIdentifier, contents: Data($0.bytes).base64EncodedString())
        }
    }

    /// As it arrived; nil when a file's contents are no base 64.
    init?(_ travelled: [WorkerRequest.File]) {
        self.init(files: [])
        for file in travelled {
            guard let bytes = Data(base64Encoded: file.contents) else { return nil }
            files.append(.init(name: file.name, fileIdentifier: file.identifier, bytes: Array(bytes)))
        }
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
