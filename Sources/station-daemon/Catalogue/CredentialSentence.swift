/// Why a verb has no password or key component to send. Never holds one.
enum CredentialSentence: OperatorSentence, Error {
    case noTerminal
    case cancelled
    case differs
    case unreadable(path: String, reason: String)
    case notPrivate(path: String)
    case tooLarge(path: String, bytesMax: Int)
    case malformed(path: String, line: Int)
    case missing(path: String, name: String, isNew: Bool)
    case componentMalformed(path: String)

    var message: OperatorMessage {
        switch self {
        case .noTerminal:
            OperatorMessage(
                "noTerminal", "没有终端可供输入，请使用 --credentials-file（密钥分量：--component-file）。",
                "there is no terminal to ask at; use --credentials-file (for key components: --component-file).")
        case .cancelled: OperatorMessage("cancelled", "已取消。", "cancelled.")
        case .differs:
            OperatorMessage("passwordsDiffer", "两次输入的密码不一致。", "the two entries of the password differ.")
        case .unreadable(let path, let reason):
            OperatorMessage(
                "credentialsUnreadable", "无法读取 \(path)：\(reason)。",
                "\(path) cannot be read: \(reason).")
        case .notPrivate(let path):
            OperatorMessage(
                "credentialsNotPrivate", "\(path) 应为普通文件，归当前用户所有，权限 0600（chmod 0600 \(path)）。",
                "\(path) must be a regular file of this user with mode 0600; run: chmod 0600 \(path)")
        case .tooLarge(let path, let bytesMax):
            OperatorMessage(
                "credentialsTooLarge", "\(path) 超过 \(bytesMax) 字节。", "\(path) has more than \(bytesMax) bytes.")
        case .malformed(let path, let line):
            OperatorMessage(
                "credentialsMalformed", "\(path) 第 \(line) 行应为“姓名:密码”，新密码为“+姓名:密码”。",
                "line \(line) of \(path) must be NAME:PASSWORD, or +NAME:PASSWORD for a new one.")
        case .missing(let path, let name, let isNew):
            OperatorMessage(
                "credentialsMissing", "\(path) 中没有 \(name) 的\(isNew ? "新" : "")密码。",
                "\(path) has no \(isNew ? "new " : "")password of \(name).")
        case .componentMalformed(let path):
            OperatorMessage(
                "componentMalformed", "\(path) 应有两行：密钥分量和它的校验值（均为十六进制）。",
                "\(path) must have two lines: the component and its check value, both hexadecimal.")
        }
    }
}
