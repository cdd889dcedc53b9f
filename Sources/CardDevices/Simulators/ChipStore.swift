internal import Glibc

/// What the chips of a lane hold, on disk: one file a chip, each change appended with one `write(2)`.
///
/// A torn last record is ignored when a chip is loaded and cut off before the next is appended.
struct ChipStore: ~Copyable {
    private let directory: String
    /// The chip that was written last stays open: a card takes a hundred writes in a row.
    private var open: (uid: UInt64, descriptor: Int32)?

    /// - Parameter creates: makes the directory when it is absent.
    init(directory: String, creates: Bool) throws(SimulatedLaneError) {
        self.directory = directory
        guard creates else { return }
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else { throw .file(path: directory, errno: errno) }
    }

    deinit { if let open { close(open.descriptor) } }

    mutating func append(_ records: [UInt8], chip uid: UInt64) throws(SimulatedLaneError) {
        let descriptor = try descriptor(of: uid)
        guard write(descriptor, records, records.count) == records.count else {
            let code = errno
            closeFile()
            throw .file(path: path(uid), errno: code == 0 ? ENOSPC : code)
        }
    }

    /// Makes all changes that are stored of a chip.
    ///
    /// - Returns: false for a chip that was never written.
    func load(_ uid: UInt64, into files: inout SimulatedFileSystem) throws(SimulatedLaneError) -> Bool {
        guard let bytes = try contents(uid) else { return false }
        var offset = 0
        while let change = SimulatedFileSystem.Change(bytes, at: &offset) {
            guard files.apply(change) else { throw .damaged(path: path(uid), line: 0) }
        }
        return offset > 0
    }

    mutating func closeFile() {
        if let open { close(open.descriptor) }
        open = nil
    }

    private mutating func descriptor(of uid: UInt64) throws(SimulatedLaneError) -> Int32 {
        if let open, open.uid == uid { return open.descriptor }
        closeFile()
        // A record that an earlier process left torn must not stay in front of the next one.
        var whole = 0
        if let bytes = try contents(uid) { while SimulatedFileSystem.Change(bytes, at: &whole) != nil {} }
        let descriptor = Glibc.open(path(uid), O_WRONLY | O_CREAT | O_CLOEXEC | O_APPEND, 0o600)
        guard descriptor >= 0, ftruncate(descriptor, off_t(whole)) == 0 else {
            throw .file(path: path(uid), errno: errno)
        }
        open = (uid, descriptor)
        return descriptor
    }

    private func contents(_ uid: UInt64) throws(SimulatedLaneError) -> [UInt8]? {
        let descriptor = Glibc.open(path(uid), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw .file(path: path(uid), errno: errno) }
            return nil
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        let block = 65_536
        while bytes.count <= 1 << 24 {
            var buffer = [UInt8](repeating: 0, count: block)
            let count = Glibc.read(descriptor, &buffer, block)
            guard count >= 0 else { throw .file(path: path(uid), errno: errno) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
        throw .file(path: path(uid), errno: EFBIG)
    }

    private func path(_ uid: UInt64) -> String { "\(directory)/\(String(uid, radix: 16)).chip" }
}
