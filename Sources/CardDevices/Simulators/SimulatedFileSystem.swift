/// The EEPROM of a simulated card: a tree of files (ISO/IEC 7816-4 §7). What power off does not take away.
public struct SimulatedFileSystem: Equatable, Sendable {
    /// A dedicated file; number 0 is the master file.
    struct Directory: Equatable, Sendable {
        var parent: Int
        var identifier: UInt16
        var name: [UInt8]
        var files: [File]
        /// Security attribute; empty for one that protects nothing.
        var rules: [UInt8] = []
        var isActive = false
    }

    /// A transparent elementary file.
    struct File: Equatable, Sendable {
        var identifier: UInt16
        var bytes: [UInt8]
        /// Nil for a file that protects nothing.
        var access: FileAccess?
        var isActive = false
    }

    /// One change of the memory.
    enum Change: Equatable, Sendable {
        case createDirectory(parent: Int, identifier: UInt16, name: [UInt8], rules: [UInt8] = [])
        case createFile(directory: Int, identifier: UInt16, size: Int, rules: [UInt8] = [])
        case update(directory: Int, file: Int, offset: Int, bytes: [UInt8])
        /// From now on its rules count; nil: the directory's own.
        case activate(directory: Int, file: Int?)
        /// What the card manager knows after a change of its keys, counters or life cycle.
        case securityDomain([UInt8])
    }

    static let masterFile: UInt16 = 0x3F00

    private(set) var directories = [Directory(parent: 0, identifier: masterFile, name: [], files: [])]
    /// UPDATE BINARY commands that reached the memory in the card's life.
    private(set) var updates = 0
    /// The card manager's own memory; empty while it is as delivered.
    private(set) var securityDomain: [UInt8] = []
    /// True while nothing was ever created.
    var isPristine: Bool { directories.count == 1 && directories[0].files.isEmpty }

    var bytesUsed: Int {
        directories.reduce(0) { sum, directory in
            sum + 64 + directory.files.reduce(0) { $0 + 32 + $1.bytes.count }
        }
    }

    /// Number of the directory with this application identifier.
    func directory(named name: [UInt8]) -> Int? { directories.firstIndex { !$0.name.isEmpty && $0.name == name } }

    func child(of parent: Int, identifier: UInt16) -> Int? {
        directories.indices.first {
            $0 > 0 && directories[$0].parent == parent && directories[$0].identifier == identifier
        }
    }

    func file(in directory: Int, identifier: UInt16) -> Int? {
        directories[directory].files.firstIndex { $0.identifier == identifier }
    }

    /// Makes one change. Numbers must exist and ranges must fit: the card has checked them, a replayed file is checked here.
    ///
    /// - Returns: false when it does not fit.
    mutating func apply(_ change: Change) -> Bool {
        switch change {
        case .createDirectory(let parent, let identifier, let name, let rules):
            guard directories.indices.contains(parent) else { return false }
            directories.append(Directory(parent: parent, identifier: identifier, name: name, files: [], rules: rules))
        case .createFile(let directory, let identifier, let size, let rules):
            guard directories.indices.contains(directory) else { return false }
            directories[directory].files.append(
                File(identifier: identifier, bytes: [UInt8](repeating: 0, count: size), access: FileAccess(rules)))
        case .activate(let directory, let file): return activate(directory, file)
        case .securityDomain(let bytes): securityDomain = bytes
        case .update(let directory, let file, let offset, let bytes):
            guard directories.indices.contains(directory), directories[directory].files.indices.contains(file)
            else { return false }
            updates += 1
            let size = directories[directory].files[file].bytes.count
            guard offset + bytes.count <= size else { return false }
            directories[directory].files[file].bytes.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
        return true
    }

    private mutating func activate(_ directory: Int, _ file: Int?) -> Bool {
        guard directories.indices.contains(directory) else { return false }
        guard let file else {
            directories[directory].isActive = true
            return true
        }
        guard directories[directory].files.indices.contains(file) else { return false }
        directories[directory].files[file].isActive = true
        return true
    }

    /// Counts an update that the memory refused.
    mutating func countFailedUpdate() { updates += 1 }

    /// Over all elementary files of the card.
    var digest: UInt64 {
        SimulatedDigest.of(directories.flatMap(\.files).map { (identifier: $0.identifier, bytes: $0.bytes) })
    }
}
