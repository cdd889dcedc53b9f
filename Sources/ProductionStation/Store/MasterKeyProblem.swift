/// Why the master key cannot be had, and what to do. The path is an operator's own; no byte of a key is told.
public struct MasterKeyProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong with the file, in one published word.
    public enum Kind: String, Sendable, CaseIterable {
        case missing, symbolicLink, notARegularFile, foreignOwner, readableByOthers, wrongSize, allBytesEqual
        case unreadable, exists, notWritten
    }

    /// What is wrong.
    public var kind: Kind
    /// The file.
    public var path: String
    /// Call and number for the log.
    public var detail: String

    /// - Parameters:
    ///   - kind: what is wrong.
    ///   - path: the file.
    ///   - detail: call and number for the log.
    public init(_ kind: Kind, path: String, detail: String = "") {
        self.kind = kind
        self.path = path
        self.detail = detail
    }

    /// Stable code, for example `masterKey.readableByOthers`.
    public var code: String { "masterKey.\(kind.rawValue)" }
    /// Code, sentence and call.
    public var description: String { "\(code): \(english)" + (detail.isEmpty ? "" : " [\(detail)]") }

    /// What was expected, what came and what to do next.
    public var english: String {
        switch kind {
        case .missing: "No master key at \(path). Restore it, or let a new installation create one."
        case .symbolicLink: "\(path) is a symbolic link. Name the key file itself."
        case .notARegularFile: "\(path) is not a regular file. Name a file of 32 bytes."
        case .foreignOwner: "\(path) belongs to another user. Make this service's user its owner (chown)."
        case .readableByOthers: "\(path) is open to others than its owner. Run: chmod 0600 \(path)"
        case .wrongSize: "\(path) does not hold exactly 32 bytes. Restore the right file."
        case .allBytesEqual: "\(path) holds the same byte 32 times: no key. Restore the right file."
        case .unreadable: "\(path) cannot be read. Check the permissions of the file and of its folders."
        case .exists: "\(path) exists already and was left alone. A new key would make all stored jobs unreadable."
        case .notWritten: "The new master key could not be written to \(path). Check the folder and its free space."
        }
    }

    /// The same in Chinese.
    public var chinese: String {
        switch kind {
        case .missing: "\(path) 没有主密钥。请恢复该文件；新装系统可创建新密钥。"
        case .symbolicLink: "\(path) 是符号链接。请直接指定密钥文件。"
        case .notARegularFile: "\(path) 不是普通文件。应为 32 字节的文件。"
        case .foreignOwner: "\(path) 属于其他用户。请将属主改为本服务用户（chown）。"
        case .readableByOthers: "\(path) 对属主以外的用户开放。请执行：chmod 0600 \(path)"
        case .wrongSize: "\(path) 不是正好 32 字节。请恢复正确的文件。"
        case .allBytesEqual: "\(path) 的 32 个字节全部相同，不是密钥。请恢复正确的文件。"
        case .unreadable: "无法读取 \(path)。请检查文件及其目录的权限。"
        case .exists: "\(path) 已存在，未作改动。更换密钥会使已存任务全部无法读取。"
        case .notWritten: "无法将新主密钥写入 \(path)。请检查目录和剩余空间。"
        }
    }
}
