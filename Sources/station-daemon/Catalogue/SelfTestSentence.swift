import CardDevices

/// What the self-test has seen.
enum SelfTestSentence: OperatorSentence {
    case well, drawn, free, simulated, notConfigured, noKeysInProfile, asConfigured
    case problems(Int)
    case restsOn(SelfTestPart)
    case stationHasIt(state: String, reasons: [String])
    case noConfiguration
    case usbDevices(Int)
    case noUSB(detail: String)
    case readers(Int)
    case pcscRefused, pcscSilent
    case notPluggedIn(String)
    case severalMatch(Int, String)
    case node(String, String)
    case nodeClosed(String, String)
    case held(by: String)
    case printer(DeviceIdentity, PrinterStatus)
    case wrongModel(expected: String, found: String)
    case printerSilent(kind: String)
    case supplies(PrinterStatus)
    case reader(String, commandBytesMax: Int)
    case simulatedInProduction(String)
    case onHub(String)
    case noReaderOnHub(String)
    case pairedElsewhere(configured: String, onHub: String)
    case step(CardStep.Kind, detail: String)
    case cardDone(Int)
    case notAsked

    var message: OperatorMessage {
        switch self {
        case .well, .drawn, .free, .simulated, .notConfigured, .noKeysInProfile, .asConfigured, .noConfiguration,
            .pcscRefused, .pcscSilent, .notAsked:
            plain
        case .problems(let count): OperatorMessage("problems", "发现 \(count) 个问题", "\(count) found to mend")
        case .restsOn(let part):
            OperatorMessage("restsOn", "须先解决 \(part.rawValue)", "rests on \(part.rawValue)")
        case .stationHasIt(let state, let reasons):
            OperatorMessage(
                "stationRuns", (["制证程序正在运行", state] + reasons).filter { !$0.isEmpty }.joined(separator: " "),
                (["the station runs", state] + reasons).filter { !$0.isEmpty }.joined(separator: " "))
        case .usbDevices(let count): OperatorMessage("usbWorks", "可见 \(count) 个 USB 设备", "\(count) USB devices")
        case .noUSB(let detail): OperatorMessage("noUSB", "无法使用 USB：\(detail)", "no USB: \(detail)")
        case .readers(let count): OperatorMessage("pcscWorks", "可见 \(count) 个读写器", "\(count) readers")
        case .notPluggedIn(let what): OperatorMessage("notPluggedIn", "未连接：\(what)", "not plugged in: \(what)")
        case .severalMatch(let count, let what):
            OperatorMessage("severalMatch", "\(what) 对应 \(count) 个设备", "\(what) means \(count) devices")
        case .node(let path, let access): OperatorMessage("node", "\(path) \(access)", "\(path) \(access)")
        case .nodeClosed(let path, let access):
            OperatorMessage("nodeClosed", "无权使用 \(path)（\(access)）", "\(path) may not be used (\(access))")
        case .held(let holder): Self.held(holder)
        case .printer, .wrongModel, .printerSilent, .supplies: ofPrinter
        case .reader, .simulatedInProduction, .onHub, .noReaderOnHub, .pairedElsewhere: ofReader
        case .step(let kind, let detail):
            OperatorMessage(
                kind.rawValue, "\(kind.subject.chinese)：未满足（\(detail)）", "\(kind.subject.english): not so (\(detail))")
        case .cardDone(let cards): OperatorMessage("cardDone", "\(cards) 张卡走完全程", "\(cards) cards went the whole way")
        }
    }

    private var plain: OperatorMessage {
        switch self {
        case .drawn: OperatorMessage("drawn", "已画出样卡", "a sample card was drawn")
        case .free: OperatorMessage("free", "未被占用", "nobody holds it")
        case .simulated: OperatorMessage("simulated", "模拟设备", "simulated")
        case .notConfigured: OperatorMessage("notConfigured", "配置未使用", "not used by this configuration")
        case .noKeysInProfile: OperatorMessage("noKeysInProfile", "芯片方案不用密钥", "the chip profile has no keys")
        case .asConfigured:
            OperatorMessage("asConfigured", "按配置；移动卡片才能证实", "as configured; only a moved card proves it")
        case .noConfiguration: OperatorMessage("noConfiguration", "没有可读的配置", "no readable configuration")
        case .pcscRefused: OperatorMessage("pcscRefused", "pcscd 拒绝本用户", "pcscd refuses this user")
        case .pcscSilent: OperatorMessage("pcscSilent", "pcscd 未运行或不应答", "pcscd does not run, or does not answer")
        case .notAsked:
            OperatorMessage("notAsked", "未要求（--consume-cards、--print）", "not asked for (--consume-cards, --print)")
        case _: OperatorMessage("well", "正常", "well")
        }
    }

    private var ofPrinter: OperatorMessage {
        switch self {
        case .printer(let identity, let status):
            OperatorMessage(
                "printer", "\(identity.words) \(status.words)", "\(identity.words) \(status.words)")
        case .wrongModel(let expected, let found):
            OperatorMessage("wrongModel", "应为 \(expected)，实为 \(found)", "should be \(expected), is \(found)")
        case .printerSilent(let kind):
            OperatorMessage("printerSilent", "打印机不应答（\(kind)）", "it does not answer (\(kind))")
        case .supplies(let status): OperatorMessage("supplies", status.words, status.words)
        case _: plain
        }
    }

    private var ofReader: OperatorMessage {
        switch self {
        case .reader(let name, let bytes):
            OperatorMessage(
                "reader", "\(name)，命令最长 \(bytes) 字节\(bytes > 261 ? "" : "（不支持扩展长度，较慢）")",
                "\(name), commands of \(bytes) bytes\(bytes > 261 ? "" : " (no extended length: slower)")")
        case .simulatedInProduction(let name):
            OperatorMessage("simulatedInProduction", "\(name) 是模拟读写器", "\(name) exists only in software")
        case .onHub(let port): OperatorMessage("onHub", "与打印机 \(port) 同一集线器", "on the hub of printer \(port)")
        case .noReaderOnHub(let port):
            OperatorMessage("noReaderOnHub", "打印机 \(port) 的集线器上没有读写器", "no reader on the hub of printer \(port)")
        case .pairedElsewhere(let configured, let onHub):
            OperatorMessage(
                "pairedElsewhere", "配置为 \(configured)，打印机内是 \(onHub)",
                "\(configured) is configured, in the printer is \(onHub)")
        case _: plain
        }
    }

    private static func held(_ holder: String) -> OperatorMessage {
        holder == "usbfs"
            ? OperatorMessage("heldByProgram", "被其他程序占用", "another program holds it")
            : OperatorMessage("heldByKernel", "内核驱动 \(holder) 占用", "the kernel's \(holder) holds it")
    }
}

extension DeviceIdentity {
    fileprivate var words: String { "\(model) \(serial) (\(firmware))" }
}

extension PrinterStatus {
    /// Published words: where a card is, what must be mended, what the ribbon has left.
    var words: String {
        let place = position == .none ? nil : "card=\(position.rawValue)"
        let left = ribbon.map { "ribbon=\($0.cardsRemaining)" }
        let list = [place, reasons.isEmpty ? "none" : reasons.words.joined(separator: " "), left]
        return list.compactMap(\.self).joined(separator: " ")
    }
}
