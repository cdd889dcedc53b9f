import CardDevices

/// What is wrong with a chip reader, or with the card in it, and what to do.
enum ReaderSentence: OperatorSentence {
    case selectorMalformed(String)
    case noReaders
    case severalReaders([String])
    case device(DeviceFault.Kind, reader: String)
    case chip(ChipFault.Kind, reader: String)
    case anotherChip(String)
    case chipOfACard(String)

    var message: OperatorMessage {
        switch self {
        case .selectorMalformed(let text):
            OperatorMessage(
                "readerSelectorMalformed", "“\(text)”不是读写器名称，应为 serial:…、usb:… 或 model:…（可加 #卡槽）；用 readers 查看。",
                "\"\(text)\" names no reader; it must be serial:…, usb:… or model:… (with #SLOT if need be); see readers."
            )
        case .noReaders:
            OperatorMessage(
                "noReaders", "没有连接读写器。请检查连线、电源，以及 pcscd 是否识别该型号（readers）。",
                "no reader is connected; check cable and power, and whether pcscd knows this model (readers).")
        case .severalReaders(let selectors):
            OperatorMessage(
                "severalReaders", "有多个读写器，请用 --reader 指定：\(selectors.joined(separator: "、"))",
                "there are several readers; choose one with --reader: \(selectors.joined(separator: ", "))")
        case .device(let kind, let reader):
            OperatorMessage(
                "reader.\(kind.rawValue)", "\(reader)：\(Self.words(kind).chinese)",
                "\(reader): \(Self.words(kind).english)")
        case .anotherChip(let identity):
            OperatorMessage(
                "anotherChip", "读写器中是另一枚芯片：\(identity)。未作任何更改。",
                "another chip is in the reader: \(identity); nothing was changed.")
        case .chipOfACard(let identity):
            OperatorMessage(
                "chipOfACard", "芯片 \(identity) 属于本站记录中的卡片（或记录无法读取），不能作废；请按核实流程处理。",
                "chip \(identity) belongs to a card in this station's journal (or the journal cannot be read); it is settled, never ended from here."
            )
        case .chip(let kind, let reader):
            OperatorMessage(
                "chip.\(kind.rawValue)", "\(reader)：\(Self.words(kind).chinese)",
                "\(reader): \(Self.words(kind).english)")
        }
    }

    private static func words(_ kind: DeviceFault.Kind) -> OperatorText {
        switch kind {
        case .disconnected:
            OperatorText(
                "没有这个读写器，或卡片中途被取出。请检查连线和卡片。",
                "there is no such reader, or the card was taken out; check cable and card.")
        case .timedOut:
            OperatorText(
                "没有卡片，或卡片不应答。请放入卡片；再次失败时换一张卡。",
                "there is no card, or it does not answer; put one in, and try another if it fails again.")
        case .busy:
            OperatorText(
                "卡片正被其他程序占用。请停止该程序（或制证程序），再试。",
                "another program holds the card; stop it (or the station) and try again.")
        case .malformedReply:
            OperatorText(
                "卡片的应答无法理解：卡片脏污、放反、损坏或不是本站的卡。",
                "the card's answer makes no sense: dirty, upside down, broken, or not of our stock.")
        case .refused:
            OperatorText(
                "pcscd 拒绝访问，或有多个读写器同名。请检查服务用户的权限（polkit），并用序列号或 USB 位置指定。",
                "pcscd refuses, or several readers match; check the service user's rights (polkit), and name the reader by serial number or USB port."
            )
        case .mechanical: OperatorText("读写器报告机械故障。", "the reader reports a mechanical fault.")
        case .serviceUnavailable:
            OperatorText("pcscd 没有运行。请启动 pcscd 服务。", "pcscd does not run; start the service pcscd.")
        case .closed:
            OperatorText(
                "与卡片的会话被中断：卡片被其他程序复位，或读卡进程结束。请再试。",
                "the session with the card was broken off: another program reset it, or the worker ended; try again.")
        }
    }

    private static func words(_ kind: ChipFault.Kind) -> OperatorText {
        switch kind {
        case .wrongCard: OperatorText("不是本站配置的卡型。", "not a card of the configured stock.")
        case .usedCard: OperatorText("卡片已写过数据。", "the card already carries data.")
        case .chipDead: OperatorText("芯片不应答。", "the chip does not answer.")
        case .keysRefused: OperatorText("卡片拒绝读取（权限不足）。", "the card refuses to be read (a right is missing).")
        case .writeFailed: OperatorText("卡片报告存储器故障。", "the card reports a memory fault.")
        case .readBackDiffers: OperatorText("读出的内容与应有内容不符。", "what was read differs from what should be there.")
        case .ourMistake:
            OperatorText(
                "卡片不接受本程序的命令：芯片配置文件与卡型不符。",
                "the card does not take our commands: the chip profile does not fit this stock.")
        case .device:
            OperatorText(
                "读写器或 pcscd 不可用，或没有卡片。请执行 self-test reader。",
                "reader or pcscd cannot be used, or there is no card; run self-test reader.")
        }
    }
}
