import Foundation

/// Reads files that people name, and never much more of them than they may hold.
enum BoundedFile {
    /// The first bytes of a file: one more than `bytesMax` at most, so that a file that is too large is told from one
    /// that just fits. An empty file gives none.
    ///
    /// - Throws: what the system says when it cannot be opened or read.
    static func bytes(_ path: String, bytesMax: Int) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? handle.close() }
        return [UInt8](try handle.read(upToCount: bytesMax + 1) ?? Data())
    }
}
