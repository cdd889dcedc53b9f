/// Why a station does not start, or is not found.
enum StartSentence: OperatorSentence {
    case stationAlreadyRuns(directory: String, processID: Int32?)
    case socketAlreadyServed(path: String)
    case socketPathIsNoSocket(path: String)
    case socketPathTooLong(path: String, bytesMax: Int)
    case groupUnknown(String)
    case inputOutput(operation: String, path: String, reason: String)

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
        case .inputOutput(let operation, let path, let reason):
            OperatorMessage(
                "inputOutput", "\(path)：\(operation) 失败（\(reason)）。", "\(path): \(operation) failed (\(reason)).")
        }
    }
}
