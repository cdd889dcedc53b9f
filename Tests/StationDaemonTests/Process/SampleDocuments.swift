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
    ///
    /// One pass for all values, by the four bytes with which each begins: logs have megabytes, and values thousands.
    func leaks(in bytes: Data) -> [String] {
        var byStart: [UInt32: [(value: String, form: [UInt8])]] = [:]
        for value in personal {
            let hexadecimal = value.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            for form in [Array(value.lowercased().utf8), Array(hexadecimal.utf8)] {
                // Shorter ones stand in every log by chance.
                guard form.count >= 4 else { continue }
                byStart[form.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }, default: []].append((value, form))
            }
        }
        let text = Array(String(decoding: bytes, as: UTF8.self).lowercased().utf8)
        var found: Set<String> = []
        var start: UInt32 = 0
        for (end, byte) in text.enumerated() {
            start = start << 8 | UInt32(byte)
            guard end >= 3, let candidates = byStart[start] else { continue }
            for candidate in candidates where text[(end - 3)...].starts(with: candidate.form) {
                found.insert(candidate.value)
            }
        }
        return found.sorted()
    }
}
