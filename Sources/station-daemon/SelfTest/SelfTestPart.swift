/// Everything that `self-test` tries, in the order in which it says it. The names are published.
enum SelfTestPart: String, CaseIterable, Sendable, Codable {
    case configuration, faces, disk, usb, pcscd, printerNode, printerFree, printer, supplies, reader, pairing, keys
    case movedCard, testPrint

    /// What is tried.
    var subject: OperatorText {
        switch self {
        case .configuration: OperatorText("配置及其所指的文件", "configuration, and the files that it names")
        case .faces: OperatorText("版式和字体，试画样卡", "layout and fonts; a sample card is drawn")
        case .disk: OperatorText("状态目录和交换目录的权限与空间", "permissions and room of state and spool")
        case .usb: OperatorText("内核的 USB 支持", "the kernel's USB")
        case .pcscd: OperatorText("读写器服务 pcscd", "the readers' service, pcscd")
        case .printerNode: OperatorText("打印机已连接，设备节点可用", "printer is plugged in, its device node may be used")
        case .printerFree: OperatorText("打印机未被其他程序占用", "nobody else holds the printer")
        case .printer: OperatorText("打印机应答，型号与配置相符", "printer answers, and is of the configured model")
        case .supplies: OperatorText("卡箱、色带、上盖、卡盒、清洁", "cards, ribbon, cover, trays, cleaning")
        case .reader: OperatorText("读写器", "chip reader")
        case .pairing: OperatorText("读写器与打印机配对", "reader belongs to the printer")
        case .keys: OperatorText("密钥库和签名证书", "key store and document signer")
        case .movedCard: OperatorText("送入一张卡，本线读写器看到它", "a moved card is seen by this lane's reader")
        case .testPrint: OperatorText("试印样卡", "test print")
        }
    }

    /// What to do when it failed.
    var remedy: OperatorText {
        switch self {
        case .configuration:
            OperatorText("按所列逐项更正；config check 会再次检查。", "Correct each of them; config check looks again.")
        case .faces:
            OperatorText(
                "检查 face.layoutFile 和 face.fontDirectories，安装所缺字体。",
                "Check face.layoutFile and face.fontDirectories, and install the missing fonts.")
        case .disk: OperatorText("按 doctor 的说明处理。", "Do what doctor says.")
        case .usb:
            OperatorText(
                "使用支持 USB 的内核，并确认服务可访问 /dev/bus/usb。",
                "Run a kernel with USB, and let the service see /dev/bus/usb.")
        case .pcscd:
            OperatorText(
                "启动 pcscd（systemctl start pcscd.socket）；如被拒绝，安装本程序的 polkit 规则。",
                "Start pcscd (systemctl start pcscd.socket); when it refuses, install the station's polkit rule.")
        case .printerNode:
            OperatorText(
                "检查电源和连线；安装本程序的 udev 规则，并把用户加入所列用户组。",
                "Check power and cable; install the station's udev rules, and put the user into the named group.")
        case .printerFree:
            OperatorText(
                "停止占用打印机的程序（CUPS 队列、另一个制证程序），再试一次。",
                "End what holds it (a CUPS queue, another station), then try again.")
        case .printer:
            OperatorText(
                "检查打印机是否开机；型号不符时更正 lanes.N.printer。",
                "See that it is switched on; correct lanes.N.printer when it is another model.")
        case .supplies: OperatorText("在打印机上处理所列各项。", "Mend at the printer what is named.")
        case .reader:
            OperatorText(
                "用 readers 查看已连接的读写器，更正 lanes.N.reader 或 desk.reader。",
                "See with readers what is plugged in, and correct lanes.N.reader or desk.reader.")
        case .pairing:
            OperatorText(
                "更正 lanes.N.reader；然后用 self-test lane N --consume-cards 证实。",
                "Correct lanes.N.reader; then prove it: self-test lane N --consume-cards.")
        case .keys:
            OperatorText(
                "按所述检查密钥库、PIN 文件和证书（docs/keys.md）。",
                "Check key store, PIN file and certificates as it says (docs/keys.md).")
        case .movedCard:
            OperatorText(
                "检查卡片是否停在触点上、读写器连线，以及 lanes.N.reader 是否写成了另一条线的读写器。",
                "Check the card's place on the contacts, the reader's cable, and whether lanes.N.reader names another lane's."
            )
        case .testPrint:
            OperatorText("检查色带和打印头，按打印机手册清洁。", "Check ribbon and print head; clean as the maker says.")
        }
    }

    /// `docs/self-test.md`.
    static var document: String {
        let rows = allCases.map {
            "| `\($0.rawValue)` | \($0.subject.english) · \($0.subject.chinese) "
                + "| \($0.remedy.english) \($0.remedy.chinese) |"
        }.joined(separator: "\n")
        let steps = CardStep.Kind.allCases.map {
            "| `\($0.rawValue)` | \($0.subject.english) · \($0.subject.chinese) |"
        }.joined(separator: "\n")
        return """
            # Self-test

                station-daemon self-test                                     everything; moves no card
                station-daemon self-test --json
                station-daemon self-test --consume-cards 1                   and one card through each lane
                station-daemon self-test lane 1 --consume-cards --print      one lane: prove its reader, print a test card
                station-daemon self-test reader                              a reader and any card in it

            Exit code 0: all well, or left out · 2: something failed. Run it as the station's own user or as root, else the
            permissions that it sees are not the station's.

            Each part ends `ok`, `failed` or `skipped`, and says what was seen and what to do. A part that rests on one
            that failed is skipped, so that what failed is what must be mended. While the station runs it holds its devices
            and its token: what needs them is skipped with what the station itself says about the lane.

            With a token each run sends the PIN once, as each start of the station does: after a refused PIN mend it before the
            next run, or the token locks itself.

            | part | what is tried | what to do when it failed |
            |---|---|---|
            \(rows)

            ## A lane's card

            `self-test lane N` without `--consume-cards` only looks. With it one blank goes the whole way; the station must
            be stopped. The first step that fails ends it: a card that the printer still has goes to the rejected tray.

            | step | what must be so |
            |---|---|
            \(steps)

            The blank leaves the hopper without a job. When the station runs again, two people book it:
            `stock test LANE 1 --lot LOT --reason self-test`. It is waste: nobody's data was on it, and its chip stays blank.

            Do it when a lane is set up, and before another printer is adopted (`lanes release` of a lane that says
            `printerChanged`): with two printers in two lanes only a moved card proves which reader sits in which.

            """
    }
}
