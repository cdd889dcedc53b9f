/// Why a sealed part cannot be sealed or read. Never holds a byte of a key or of the content.
public struct VaultFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// What went wrong, in one published word.
    public enum Kind: String, Sendable, CaseIterable {
        /// The job's key was destroyed: the purge. Nothing can bring the content back.
        case keyDestroyed
        /// The wrapped key does not authenticate: another job's, changed, or another master key.
        case keyNotAuthentic
        /// The content does not authenticate: another job's or changed. The master key is the right one.
        case contentNotAuthentic
        /// Sealed by a release that this one does not know.
        case unknownFormat
        /// Authentic, yet not what this release writes: shorter, longer or over a limit.
        case malformed
        /// More than the Vault takes.
        case tooLarge
        /// The stored check value belongs to another master key; no job was tried.
        case wrongMasterKey
    }

    /// What went wrong.
    public var kind: Kind
    /// Where, for example `vault.open`.
    public var operation: String

    /// - Parameters:
    ///   - kind: what went wrong.
    ///   - operation: where, for example `vault.open`.
    public init(_ kind: Kind, operation: String) {
        self.kind = kind
        self.operation = operation
    }

    /// Stable code, for example `vault.keyNotAuthentic`.
    public var code: String { "vault.\(kind.rawValue)" }
    /// Code and place.
    public var description: String { "\(code) (\(operation))" }

    /// What came and what to do next, for an operator.
    public var english: String {
        switch kind {
        case .keyDestroyed: "The job's key was destroyed at purge; its personal data is gone. Ask for the job again."
        case .keyNotAuthentic:
            "The job's key does not fit the master key or the job. Check the master key; ask for the job again."
        case .contentNotAuthentic: "The job's sealed data was changed on disk. Check the disk; ask for the job again."
        case .unknownFormat: "The data was sealed by a newer release. Start that release."
        case .malformed: "The sealed data is not in the expected form. Ask for the job again and report the fault."
        case .tooLarge: "The data is larger than the vault takes. Lower the size limit of the intake."
        case .wrongMasterKey: "This is not the master key of this store. Put the right key file back and start again."
        }
    }

    /// The same in Chinese.
    public var chinese: String {
        switch kind {
        case .keyDestroyed: "该任务的密钥已在清除时销毁，个人信息不可恢复。请重新下发任务。"
        case .keyNotAuthentic: "任务密钥与主密钥或任务不符。请核对主密钥，必要时重新下发任务。"
        case .contentNotAuthentic: "任务的密文在磁盘上被改动。请检查磁盘并重新下发任务。"
        case .unknownFormat: "数据由更新的版本加密。请启动该版本。"
        case .malformed: "密文内容格式不符。请重新下发任务并报告故障。"
        case .tooLarge: "数据超过保险库上限。请调低接收大小限制。"
        case .wrongMasterKey: "主密钥与本存储不符。请放回正确的密钥文件后重新启动。"
        }
    }
}
