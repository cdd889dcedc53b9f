import Foundation
import Glibc

/// Copies a state file and its log at one instant, as a power cut leaves them; the shared memory file is no part of it.
///
/// Of the log only what belongs to its present run is copied (sqlite.org, WAL file format): SQLite never looks behind
/// the first frame whose salt is not the header's, and a log that was begun anew several times is mostly old frames.
enum StateCopy {
    static func copy(_ path: String, to next: String) throws {
        try FileManager.default.copyItem(atPath: path, toPath: next)
        let log = path + "-wal"
        guard FileManager.default.fileExists(atPath: log) else { return }
        let descriptor = open(log, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SimulationProblem.setUp("log of \(path)") }
        defer { close(descriptor) }
        let kept = try bytes(of: descriptor, 0, validLength(of: descriptor))
        try Data(kept).write(to: URL(filePath: next + "-wal"))
    }

    private static func validLength(of descriptor: Int32) throws -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SimulationProblem.setUp("fstat") }
        let size = Int(status.st_size)
        guard size >= 32 else { return size }
        let header = try bytes(of: descriptor, 0, 32)
        let page = header[8..<12].reduce(0) { $0 << 8 | Int($1) }
        let frame = page + 24
        guard page >= 512 else { return size }
        // The frames of this run lead; the first one of another run is found by halving. A torn last one is kept.
        var (first, last) = (0, (size - 32) / frame)
        while first < last {
            let middle = (first + last) / 2
            let salt = try bytes(of: descriptor, 32 + middle * frame + 8, 8)
            if salt == Array(header[16..<24]) { first = middle + 1 } else { last = middle }
        }
        return min(size, 32 + first * frame)
    }

    private static func bytes(of descriptor: Int32, _ offset: Int, _ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { raw in
                pread(descriptor, raw.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
            }
            guard got > 0 else { throw SimulationProblem.setUp("log ends early") }
            filled += got
        }
        return bytes
    }
}
