extension AlarmCatalogue {
    private static let release = "lanes release {lane}"

    /// A lane that stands until people release it.
    static let held: [Entry] = [
        Entry(
            .laneUnaccountedCard, .critical, "制证线 {lane} 有一张卡下落不明（{card}），已停线。",
            "{lane} stands: nobody knows where card {card} is.",
            do: "请两人找到该卡并执行 cards settle {card}，再执行 \(release)。",
            "Two people find the card, run cards settle {card}, then \(release)."),
        Entry(
            .laneStationMistake, .critical, "制证站向芯片发出了错误指令，{lane} 已停线。",
            "{lane} stands: the station sent a chip a wrong command.",
            do: "请勿继续，保存日志并联系供应商。", "Do not go on; keep the log and call the supplier."),
        Entry(
            .laneStoppedForGood, .critical, "{lane} 的记录自相矛盾（{fault}），该线不再制证。",
            "The records of {lane} contradict themselves ({fault}); it makes no more cards.",
            do: "请执行 station-daemon doctor 并联系供应商。", "Run station-daemon doctor and call the supplier."),
        Entry(
            .laneStoreFails, .critical, "{lane} 无法记录制证步骤（{fault}），已停止动作。",
            "{lane} cannot write its steps down ({fault}); nothing moves.",
            do: "请检查状态目录的磁盘；恢复后自动继续。", "Check the disk of paths.state; the lane goes on by itself."),
        Entry(
            .laneWrongKeys, .critical, "{lane} 的芯片连续拒绝制证密钥。", "Chips refuse the production keys on {lane}.",
            do: "请核对空白卡批次与密钥是否匹配，再执行 \(release)。",
            "Check that the lot and the keys belong together, then \(release)."),
        Entry(
            .laneUsedCard, .critical, "{lane} 的卡盒里有用过的卡（{card}）。",
            "A used card came out of the hopper of {lane} ({card}).",
            do: "请取出卡盒检查有无其他旧卡，再执行 \(release)。",
            "Take the hopper out, look for other used cards, then \(release)."),
        Entry(
            .laneWrongStock, .critical, "{lane} 的卡盒里有错误批次的空白卡。", "Blanks of a wrong stock are in the hopper of {lane}.",
            do: "请换上正确批次的空白卡，再执行 \(release)。", "Load blanks of the right lot, then \(release)."),
        Entry(
            .laneFailuresInARow, .critical, "{lane} 连续在不同任务上失败，该线可能有故障。",
            "{lane} failed on different jobs in a row: the lane itself may be bad.",
            do: "请检查打印机、色带和读卡器，再执行 \(release)。",
            "Check printer, ribbon and chip reader, then \(release)."),
        Entry(
            .laneUnexplainedCard, .critical, "{lane} 的打印机里有一张没有记录的卡。",
            "There is a card in the printer of {lane} that no record explains.",
            do: "请取出该卡，用桌面读卡器核对后执行 \(release)。",
            "Take the card out, read it at the desk, then \(release)."),
        Entry(
            .laneFeederFault, .critical, "{lane} 连续多次取不到卡。", "The feeder of {lane} took no card several times.",
            do: "请整理卡盒中的空白卡、清洁进卡轮，再执行 \(release)。",
            "Straighten the blanks, clean the feed roller, then \(release)."),
        Entry(
            .lanePrinterChanged, .critical, "{lane} 的打印机是 {found}，应为 {expected}。",
            "{lane} has the printer {found}; expected {expected}.",
            do: "换机属实时由维修员或主管执行 \(release)；否则请装回原机。",
            "If it was swapped on purpose, a technician or supervisor runs \(release); else bring the old one back."),
        Entry(
            .laneConfirmRestart, .action, "{lane} 在上次中断时有卡在制，已退到废卡盒。",
            "{lane} had a card inside at the last interruption; it went to the rejected tray.",
            do: "请一名操作员核对两个卡盒后执行 \(release)。", "One operator looks at both trays, then \(release)."),
        Entry(
            .laneOperatorStop, .warning, "{lane} 由人员停止。", "A person stopped {lane}.",
            do: "可以继续时执行 \(release)。", "When it may go on: \(release)."),
    ]

    /// A lane that waits for a hand at the machine.
    static let waiting: [Entry] = [
        Entry(
            .laneNoBlanks, .action, "{lane} 没有空白卡。", "{lane} has no blanks.",
            do: "请先办理空白卡出库（stock issue），再将卡放入 {lane} 的进卡盒。",
            "Issue blanks (stock issue), then load them into the hopper of {lane}."),
        Entry(
            .laneCoverOpen, .action, "{lane} 的打印机盖未关好。", "The cover of {lane} is open.",
            do: "请关好 {lane} 的盖。", "Close the cover of {lane}."),
        Entry(
            .laneRibbonEmpty, .action, "{lane} 的色带已用完。", "The ribbon of {lane} is used up.",
            do: "请在 {lane} 装上新色带，旧色带留待销毁。", "Mount a new ribbon in {lane}; keep the old one for destruction."),
        Entry(
            .laneRibbonMissing, .action, "{lane} 没有装色带。", "{lane} has no ribbon.",
            do: "请在 {lane} 装上色带。", "Mount a ribbon in {lane}."),
        Entry(
            .laneTrayFull, .action, "{lane} 的出卡盒已满。", "A tray of {lane} is full.",
            do: "请取出 {lane} 出卡盒中的卡，成品与废卡分开放置。",
            "Empty the trays of {lane}; keep accepted and rejected cards apart."),
        Entry(
            .laneCleaning, .action, "{lane} 的打印机要求清洁。", "The printer of {lane} asks to be cleaned.",
            do: "请用清洁卡清洁 {lane}。", "Clean {lane} with a cleaning card."),
        Entry(
            .lanePrinterSilent, .critical, "{lane} 的打印机没有应答，或一直在预热。",
            "The printer of {lane} does not answer, or is still warming up.",
            do: "请检查 {lane} 的电源和数据线。", "Check power and cable of {lane}."),
        Entry(
            .laneKeysUnavailable, .critical, "{lane} 停下等待：缺少制证密钥或签名证书（{fault}）。",
            "{lane} waits: a key or the document signer cannot be used ({fault}).",
            do: "请检查密钥库和签名证书；恢复后自动继续，没有消耗空白卡。",
            "Check the key store and the signer's certificate; the lane goes on by itself, and no blank was used."),
    ]
}
