import Foundation

/// Files that the repository publishes, for tests that hold them against the code.
enum RepositoryFile {
    static func url(_ path: String) -> URL {
        URL(filePath: #filePath).appending(path: "../../../../" + path).standardizedFileURL
    }

    static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: url(path))) }
}
