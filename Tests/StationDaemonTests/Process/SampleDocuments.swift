import Foundation

@testable import station_daemon

/// What the sender of sample jobs knows about them.
struct SampleDocuments {
    /// Job id by permit number.
    var permits: [String: String] = [:]
    /// Names, numbers and addresses: what may appear nowhere outside of the vault.
    var personal: Set<String> = []

    private struct Document: Decodable {
        struct Permit: Decodable { var number: String }
        var jobId: String
        var permit: Permit
    }

    /// Reads every document of a folder; those of refused samples count as personal, too.
    init(in folder: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".json") {
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
            // A sample of a broken document says nothing that can be looked for.
            let root = try? JSONSerialization.jsonObject(with: bytes) as? [String: Any]
            collect(root?["holder"])
            guard !name.hasPrefix("refused-") else { continue }
            let document = try JSONDecoder().decode(Document.self, from: bytes)
            permits[document.permit.number] = document.jobId
        }
    }

    private static let impersonal: Set<String> = ["sex", "ethnicity", "birthDate"]

    private mutating func collect(_ value: Any?, key: String = "") {
        guard !Self.impersonal.contains(key) else { return }
        if let object = value as? [String: Any] {
            for (key, value) in object { collect(value, key: key) }
        } else if let text = value as? String, text.count > 1 {
            personal.insert(text)
        }
    }

    /// Personal values that `bytes` hold, as text or as the hexadecimal form of their bytes.
    func leaks(in bytes: Data) -> [String] {
        var words = ManyWords()
        for value in personal {
            let hexadecimal = value.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            words.add(value, as: value.lowercased().utf8)
            words.add(value, as: hexadecimal.utf8)
        }
        return words.found(in: Array(String(decoding: bytes, as: UTF8.self).lowercased().utf8)).sorted()
    }
}
