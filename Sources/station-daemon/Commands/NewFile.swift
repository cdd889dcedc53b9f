import Foundation

/// A file that was not there before: what another run left is never written over.
struct NewFile {
    private let path: String
    private let handle: FileHandle

    /// - Throws: ``OperatorError`` when there is one already, or when none can be made.
    init(_ path: String, mode: mode_t = 0o600) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else {
            throw OperatorError(
                StartSentence.inputOutput(operation: "create", path: path, reason: SystemError.words(errno)),
                exit: .inputOutput)
        }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Writes all of it, durably; nothing is left of a file that could not be written.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws {
        let file = try NewFile(path, mode: mode)
        do {
            try file.write(Data(bytes))
            try file.handle.synchronize()
        } catch {
            unlink(path)
            throw error
        }
    }

    /// What came to nothing leaves no file behind.
    func removeIfEmpty() {
        if let end = try? handle.seekToEnd(), end == 0 { unlink(path) }
    }

    func write(_ text: String) throws { try write(Data(text.utf8)) }

    private func write(_ bytes: Data) throws {
        do {
            try handle.write(contentsOf: bytes)
        } catch {
            throw OperatorError(
                StartSentence.inputOutput(operation: "write", path: path, reason: "\(error)"), exit: .inputOutput)
        }
    }
}
