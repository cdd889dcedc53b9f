import Foundation

/// The checkout that this test was built from.
struct Repository {
    let root: URL

    init(filePath: String = #filePath) {
        root = URL(filePath: filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// Every Swift file below `Sources` and `Tests`, in the order of their paths.
    func swiftFiles() throws -> [SourceFile] {
        try ["Sources", "Tests"].flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
                .filter { $0.hasSuffix(".swift") }
                .map { folder + "/" + $0 }
        }
        .sorted()
        .map { path in
            SourceFile(path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
        }
    }

    /// Folders below `Sources` that hold a module map: our C libraries.
    func cModules() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path).sorted().filter {
            FileManager.default.fileExists(atPath: root.appending(path: "Sources/\($0)/module.modulemap").path)
        }
    }

    /// Folders below `Sources` without a module map: our Swift modules.
    func swiftModules() throws -> [String] {
        let cModules = Set(try cModules())
        return try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Sources").path).sorted()
            .filter { !cModules.contains($0) }
    }
}
