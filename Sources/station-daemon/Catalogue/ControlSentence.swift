/// What the control socket and its client say.
enum ControlSentence: OperatorSentence {
    case noDaemon(path: String)
    case notPermitted
    case busy(connectionsMax: Int)
    case lineTooLong(bytesMax: Int)
    case malformedRequest
    case unknownVerb(String)
    case replyTooLong(bytesMax: Int)
    case malformedReply
    case noReply(milliseconds: Int)

    var message: OperatorMessage {
        switch self {
        case .noDaemon(let path):
            OperatorMessage(
                "noDaemon", "没有正在运行的制证程序（\(path) 无应答）。", "no station runs here (nothing answers at \(path)).")
        case .notPermitted:
            OperatorMessage(
                "controlNotPermitted", "当前用户无权操作制证程序。请使用运行程序的用户、root，或 control.group 组的成员。",
                "this user may not control the station; use its own user, root, or a member of control.group.")
        case .busy(let connectionsMax):
            OperatorMessage(
                "controlBusy", "连接已满（最多 \(connectionsMax) 个），请稍后再试。",
                "too many connections (at most \(connectionsMax)); try again later.")
        case .lineTooLong(let bytesMax):
            OperatorMessage(
                "controlLineTooLong", "请求过长（最多 \(bytesMax) 字节）。",
                "the request is too long (at most \(bytesMax) bytes).")
        case .malformedRequest:
            OperatorMessage(
                "controlMalformedRequest", "请求格式错误：每行应为 {\"verb\":…,\"arguments\":{…}}。",
                "malformed request: each line must be {\"verb\":…,\"arguments\":{…}}.")
        case .unknownVerb(let verb):
            OperatorMessage("controlUnknownVerb", "制证程序没有命令“\(verb)”。", "the station knows no verb \"\(verb)\".")
        case .replyTooLong(let bytesMax):
            OperatorMessage(
                "controlReplyTooLong", "应答过长（最多 \(bytesMax) 字节），请缩小查询范围。",
                "the reply is too long (at most \(bytesMax) bytes); ask for less.")
        case .malformedReply:
            OperatorMessage(
                "controlMalformedReply", "无法理解制证程序的应答。请检查两者版本是否一致。",
                "the station's answer is not understood; check that both have the same version.")
        case .noReply(let milliseconds):
            OperatorMessage(
                "controlNoReply", "制证程序在 \(milliseconds) 毫秒内没有应答。",
                "the station did not answer within \(milliseconds) ms.")
        }
    }
}
