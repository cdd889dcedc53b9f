import CardDevices
import Foundation

/// Invented contents that fit the default profile.
enum WireSample {
    static let profileFile: [UInt8] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return (try? Array(Data(contentsOf: root.appending(path: "profiles/iso7816-simple.json")))) ?? []
    }()

    static func profile() throws -> ChipProfile { try ChipProfile(json: profileFile) }

    /// One pattern for each file, different for each card; the file's whole room, at most `bytesMax`.
    static func files(_ number: Int, bytesMax: Int = 3_000) throws -> ChipFileSet {
        ChipFileSet(
            files: try profile().files.map { file in
                let count = min(file.size.bytesMax, bytesMax)
                let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ number) }
                return .init(name: file.name, fileIdentifier: file.fileIdentifier, bytes: bytes)
            })
    }

    /// A UID in the words of an order.
    static func uid(_ number: Int) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return "04" + String(repeating: "0", count: 12 - digits.count) + digits
    }
}
