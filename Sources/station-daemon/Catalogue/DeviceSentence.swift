import CardDevices

/// What is wrong with the USB printers as a whole, and what to do.
enum DeviceSentence: OperatorSentence {
    case noPrinters
    case noUSB(detail: String)
    case noDriver(address: String)
    case wire(PipeFault, address: String)
    case silent(DeviceFault, address: String)
    case recorded(file: String, calls: Int)
    case blankUsed
    case noThroughput(address: String)
    case throughputBroken(PipeFault, address: String)
    case throughput(DeviceThroughput)

    var message: OperatorMessage {
        switch self {
        case .noPrinters:
            OperatorMessage(
                "noPrinters", "没有连接 USB 打印机。请检查电源和连线。",
                "no USB printer is connected; check its power and its cable.")
        case .noDriver(let address):
            OperatorMessage(
                "noDriver", "“\(address)”没有驱动程序可用；应为 usb:evolis 或 usb:xid（见 docs/printers.md）。",
                "there is no driver behind \"\(address)\"; it must be usb:evolis or usb:xid (docs/printers.md).")
        case .wire(let fault, let address):
            OperatorMessage(
                "printerWire", "无法打开 \(address)（\(fault.kind.rawValue) \(fault.detail)）。请检查 USB 支持或录制文件。",
                "\(address) cannot be opened (\(fault.kind.rawValue) \(fault.detail)); check the kernel's USB, or the recording."
            )
        case .silent(let fault, let address):
            OperatorMessage(
                "printerSilent", "\(address) 不应答（\(fault.words)）。请检查电源、连线、权限，以及是否被其他程序占用。",
                "\(address) does not answer (\(fault.words)); check power, cable and permissions, and whether another program holds it."
            )
        case .recorded(let file, let calls):
            OperatorMessage(
                "recorded", "已录制 \(calls) 次通信到 \(file)。", "\(calls) calls were recorded in \(file).")
        case .blankUsed:
            OperatorMessage(
                "blankUsed", "用去空白卡 1 张，在废卡盒中。由两人登记：stock test 制证线 1 --lot 批号 --reason record",
                "one blank was used and lies in the rejected tray; two people book it: stock test LANE 1 --lot LOT --reason record"
            )
        case .noThroughput(let address):
            OperatorMessage(
                "noThroughput", "“\(address)”不能测速：应为 usb:evolis（空字节在命令之间没有含义的机型，见 docs/printers.md）。",
                "\"\(address)\" cannot be measured; it must be usb:evolis, whose language passes over NULs (docs/printers.md)."
            )
        case .throughputBroken(let fault, let address):
            OperatorMessage(
                "throughputBroken",
                "\(address) 测速中断（\(fault.kind.rawValue)，已发 \(fault.bytesMoved) 字节 \(fault.detail)）。请检查电源、连线、权限，以及是否被其他程序占用。",
                "measuring \(address) broke off (\(fault.kind.rawValue) after \(fault.bytesMoved) bytes \(fault.detail)); check power, cable and permissions, and whether another program holds it."
            )
        case .throughput(let measured):
            OperatorMessage(
                "throughput",
                "\(measured.address)：\(measured.bytes) 字节，\(measured.milliseconds) 毫秒，每秒 \(measured.bytesPerSecond) 字节",
                "\(measured.address): \(measured.bytes) bytes in \(measured.milliseconds) ms, \(measured.bytesPerSecond) bytes/s"
            )
        case .noUSB(let detail):
            OperatorMessage(
                "noUSB", "本机无法使用 USB（\(detail)）。请检查内核是否支持 USB，以及 /dev/bus/usb 是否存在。",
                "USB cannot be used on this machine (\(detail)); check that the kernel has USB and that /dev/bus/usb exists."
            )
        }
    }
}
