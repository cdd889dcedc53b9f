/// What is wrong with the USB printers as a whole, and what to do.
enum DeviceSentence: OperatorSentence {
    case noPrinters
    case noUSB(detail: String)
    case noDriver(address: String)

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
        case .noUSB(let detail):
            OperatorMessage(
                "noUSB", "本机无法使用 USB（\(detail)）。请检查内核是否支持 USB，以及 /dev/bus/usb 是否存在。",
                "USB cannot be used on this machine (\(detail)); check that the kernel has USB and that /dev/bus/usb exists."
            )
        }
    }
}
