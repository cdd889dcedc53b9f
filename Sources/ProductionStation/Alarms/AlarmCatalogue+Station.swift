extension AlarmCatalogue {
    static let station: [Entry] = [
        Entry(
            .stateUnreadable, .critical, "状态文件无法读取（{fault}）。", "The state file cannot be read ({fault}).",
            do: "请检查磁盘，再执行 station-daemon doctor。", "Check the disk, then run: station-daemon doctor"),
        Entry(
            .masterKeyUnavailable, .critical, "主密钥不可用（{fault}），无法制证。",
            "The master key cannot be used ({fault}); no card can be made.",
            do: "请恢复 paths.masterKeyFile 指定的密钥文件，制证自动继续；确已丢失时见 docs/master-key.md。",
            "Bring the key file of paths.masterKeyFile back; production goes on by itself. If it is lost: docs/master-key.md"
        ),
        Entry(
            .clockStepped, .critical, "系统时钟跳变了 {seconds} 秒。", "The machine's clock jumped by {seconds} s.",
            do: "请核对本机时间和时间同步服务；时间正确时执行 station-daemon clock confirm。",
            "Check the time of this machine and its time service; when it is right run: station-daemon clock confirm"),
        Entry(
            .diskSpaceLow, .critical, "{place} 所在磁盘只剩 {megabytes} MB。",
            "The disk of {place} has {megabytes} MB left.",
            do: "请清理磁盘。写满后制证自动停止。", "Make room. When the disk is full, production stops."),
        Entry(
            .intakeFails, .critical, "无法接收新任务（{fault}）。", "No new jobs are taken in ({fault}).",
            do: "store 开头：检查状态目录的磁盘；source 开头：检查交换目录或平台连接。",
            "Codes of store: check the disk of paths.state. Codes of source: check the spool directory or the platform."
        ),
        Entry(
            .eventsFail, .critical, "无法上报制证结果（{fault}）。", "Events cannot be sent ({fault}).",
            do: "请检查交换目录的权限和磁盘，或平台连接。", "Check the spool directory's permissions and disk, or the platform."),
        Entry(
            .listsFail, .critical, "无法写出发放清单（{fault}）。", "Delivery lists cannot be written ({fault}).",
            do: "请检查交换目录的权限和磁盘。", "Check the spool directory's permissions and disk."),
        Entry(
            .retentionFails, .warning, "到期的个人信息无法销毁（{fault}）。",
            "Personal data whose time is over cannot be destroyed ({fault}).",
            do: "请检查状态目录的磁盘。", "Check the disk of paths.state."),
        Entry(
            .forecastFails, .warning, "无法登记延误（{fault}）。", "Delays cannot be reported ({fault}).",
            do: "请检查状态目录的磁盘。", "Check the disk of paths.state."),
        Entry(
            .clockNotKept, .warning, "无法保存时钟记录（{fault}）。", "The record of the clock cannot be kept ({fault}).",
            do: "请检查状态目录的磁盘。", "Check the disk of paths.state."),
    ]
}
