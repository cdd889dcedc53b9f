import CardDevices
import ProductionStation

/// Why a station does not start, or is not found.
enum StartSentence: OperatorSentence {
    case stationAlreadyRuns(directory: String, processID: Int32?)
    case socketAlreadyServed(path: String)
    case socketPathIsNoSocket(path: String)
    case socketPathTooLong(path: String, bytesMax: Int)
    case groupUnknown(String)
    case inputOutput(operation: String, path: String, reason: String)
    case referenceDataWrong(path: String, reason: String)
    case faultScriptWrong(text: String, expected: String)
    case masterKeyMissing
    case masterKey(MasterKeyProblem)
    case masterKeyOfAnotherStore
    case store(StoreFault)
    case stateFileMissing(path: String, mark: String)
    case demoDirectoryNotEmpty(String)
    case spool(JobSourceFault)
    case chipKeyMissing(key: String, profile: String)
    case chipKeys(ChipOrderProblem)

    var message: OperatorMessage {
        switch self {
        case .stationAlreadyRuns(let directory, let processID):
            OperatorMessage(
                "stationAlreadyRuns",
                "目录 \(directory) 已有制证程序在运行\(processID.map { "（进程号 \($0)）" } ?? "")。请先停止它，或使用另一个目录。",
                "a station already runs on \(directory)\(processID.map { " (process \($0))" } ?? ""); "
                    + "stop it first, or use another directory.")
        case .socketAlreadyServed(let path):
            OperatorMessage(
                "socketAlreadyServed", "控制接口 \(path) 已有程序在使用：制证程序已在运行。",
                "\(path) is already served: a station already runs.")
        case .socketPathIsNoSocket(let path):
            OperatorMessage(
                "socketPathIsNoSocket", "\(path) 已存在，但不是套接字。请移走该文件，或更改 paths.controlSocket。",
                "\(path) exists and is no socket; move it away, or change paths.controlSocket.")
        case .socketPathTooLong(let path, let bytesMax):
            OperatorMessage(
                "socketPathTooLong", "控制接口路径过长（最多 \(bytesMax) 字节）：\(path)",
                "the path of the control socket is too long (at most \(bytesMax) bytes): \(path)")
        case .groupUnknown(let name):
            OperatorMessage(
                "groupUnknown", "系统中没有用户组“\(name)”（control.group）。",
                "this system has no group \"\(name)\" (control.group).")
        case .referenceDataWrong(let path, let reason):
            OperatorMessage(
                "referenceDataWrong", "\(path) 的内容有误：\(reason)。请更正后重新启动。",
                "\(path) is wrong: \(reason). Correct it and start again.")
        case .faultScriptWrong(let text, let expected):
            OperatorMessage(
                "faultScriptWrong", "simulated.faults 中的“\(text)”无法理解，应为：\(expected)。",
                "\"\(text)\" in simulated.faults is not understood; expected \(expected).")
        case .masterKeyMissing:
            OperatorMessage(
                "masterKeyMissing", "没有主密钥：请设置 paths.masterKeyFile，或由 systemd 提供凭据 master-key。",
                "there is no master key: set paths.masterKeyFile, or give systemd's credential master-key.")
        case .masterKey(let problem):
            OperatorMessage(
                problem.code, "\(problem.path)：\(problem.chinese)", "\(problem.path): \(problem.english)")
        case .masterKeyOfAnotherStore:
            OperatorMessage(
                "masterKeyOfAnotherStore", "主密钥与状态目录不符。请换回原来的主密钥；确已丢失时由两名主管执行 vault replace-key（见 docs/master-key.md）。",
                "this master key belongs to another state directory. Bring the right one back; if it is lost, two supervisors run vault replace-key (docs/master-key.md)."
            )
        case .demoDirectoryNotEmpty(let path):
            OperatorMessage(
                "demoDirectoryNotEmpty", "\(path) 不是空目录，请另选一个。", "\(path) is not empty; choose another directory.")
        case .store(let fault): StoreSentence(fault).message
        case .stateFileMissing(let path, let mark):
            OperatorMessage(
                "stateFileMissing", "状态文件 \(path) 不见了，而本站已经工作过。请放回原文件或从备份恢复；确要从头开始时，才删除 \(mark)。",
                "the state file \(path) is gone, though this station has worked before; bring it back or restore a backup. Only to begin anew on purpose, delete \(mark)."
            )
        case .spool(let fault):
            OperatorMessage(
                "spool.\(fault.kind.rawValue)", "交换目录不可用（\(fault.detail)）。请检查 paths.spool 是否为本服务用户的目录，以及其权限和剩余空间。",
                "the spool directory cannot be used (\(fault.detail)); check that paths.spool is a directory of the service's user, its permissions and its free space."
            )
        case .chipKeyMissing(let key, let profile):
            OperatorMessage(
                "chipKeyMissing", "芯片方案 \(profile) 需要密钥，但没有设置 \(key)。请设置后重新启动。",
                "the chip profile \(profile) needs keys, and \(key) is not set; set it and start again.")
        case .chipKeys(let problem): OperatorMessage(problem.code, problem.chinese, problem.english)
        case .inputOutput(let operation, let path, let reason):
            OperatorMessage(
                "inputOutput", "\(path)：\(operation) 失败（\(reason)）。", "\(path): \(operation) failed (\(reason)).")
        }
    }
}
