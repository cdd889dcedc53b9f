internal import Glibc

/// A system call that failed, with its number. Never a file name: senders choose those.
struct PosixFault: Error, Equatable, Sendable {
    var call: String
    var code: Int32

    init(_ call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    /// The failure of the call that was made just before, on this thread.
    static func last(_ call: String) -> PosixFault { PosixFault(call, code: errno) }

    var isMissing: Bool { code == ENOENT }
    var isPresent: Bool { code == EEXIST }
    var isDirectory: Bool { code == EISDIR }
    var isNotEmpty: Bool { code == ENOTEMPTY || code == EEXIST }
    /// The way there or the thing itself is not what a folder of ours may hold.
    var isWrongKind: Bool { code == ELOOP || code == ENOTDIR || code == EISDIR || code == ENXIO }
    /// This one file cannot be read, now or later: no permission, or the medium gives an error.
    var isUnreadableFile: Bool { code == EACCES || code == EPERM || code == EIO || code == ENXIO || code == ELOOP }

    var kind: JobSourceFault.Kind {
        if isWrongKind { return .corrupt }
        return switch code {
        case ENOSPC, EDQUOT: .diskFull
        case EROFS: .readOnly
        case EACCES, EPERM: .permissionDenied
        default: .unavailable
        }
    }
}

extension JobSourceFault {
    init(_ fault: PosixFault, operation: String) {
        self.init(fault.kind, operation: operation, detail: "\(fault.call): errno \(fault.code)")
    }
}
