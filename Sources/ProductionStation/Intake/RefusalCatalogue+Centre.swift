extension RefusalCatalogue {
    static let centre: [Entry] = [
        centre(.blanksMissing, "空白卡用完，正在补充。", "There are no blank cards; they are being supplied."),
        centre(.blankWrong, "空白卡的批次或芯片型号不符。", "The blank card is of the wrong stock or has the wrong chip."),
        centre(.blankUsed, "空白卡已被使用过。", "The blank card has been used before."),
        centre(.blankUnreadable, "无法识别空白卡。", "The blank card could not be recognised."),
        centre(.chipDead, "芯片没有响应。", "The chip does not answer."),
        centre(.chipRefusedKeys, "芯片拒绝了制证密钥。", "The chip refused the production keys."),
        centre(.chipWriteFailed, "芯片写入失败。", "Writing to the chip failed."),
        centre(.readBackDiffers, "芯片回读的数据与任务不一致。", "What was read back from the chip differs from the job."),
        centre(.chipReaderFailed, "制证线的读卡器没有响应。", "The lane's chip reader does not answer."),
        centre(
            .stationMistake, "制证站程序向芯片发出了错误的指令，已停线检查。",
            "The station sent the chip a wrong command; the lane is stopped."),
        centre(.inspectionFailed, "检验不合格。", "Rejected by inspection."),
        centre(.ribbon, "色带用完、断裂或未装好。", "The ribbon is used up, torn or not in place."),
        centre(.jam, "打印机卡卡。", "A card is jammed in the printer."),
        centre(.cover, "打印机盖未关好。", "The printer's cover is open."),
        centre(.head, "打印头故障。", "The print head has failed."),
        centre(.printFailed, "打印机报告打印未完成。", "The printer reported that the print was not completed."),
        centre(.cardLost, "卡片不在应在的位置。", "The card is not where it should be."),
        centre(.inspectionPhoto, "检验不合格：照片。", "Rejected by inspection: photo."),
        centre(.inspectionText, "检验不合格：证面文字。", "Rejected by inspection: text on the card."),
        centre(.inspectionPrint, "检验不合格：打印质量。", "Rejected by inspection: print quality."),
        centre(.inspectionCardBody, "检验不合格：卡体。", "Rejected by inspection: card body."),
        centre(.inspectionChip, "检验不合格：芯片。", "Rejected by inspection: chip."),
        centre(.interrupted, "制证过程中断，该卡已作废。", "Production was interrupted; the card was scrapped."),
        centre(.missing, "卡片下落不明，已登记并上报注销。", "The card is missing; it was registered and reported for cancellation."),
        centre(.laneDown, "制证线停机。", "The production lane is down."),
        centre(.storageFull, "制证站存储空间不足，任务待接收。", "The station's disk is full; the job waits to be taken."),
        centre(
            .attemptsUsedUp, "已尝试 {attempts} 次仍未制成。",
            "The card could not be made in {attempts} attempts."),
        centre(.laneHeld, "制证线停线待检查。", "The production lane is held until it has been checked."),
        centre(.trayFull, "出卡盒已满，待清空。", "A tray is full and must be emptied."),
        centre(.cardUnaccounted, "该任务的卡片去向待核实。", "The whereabouts of the job's card are being established."),
        centre(.workload, "任务积压，超出制证能力。", "There are more jobs than can be produced in time."),
        centre(.notPackedYet, "卡片已制成，尚未质检装包。", "The card is made but not yet inspected and packed."),
        centre(
            .keyUnavailable, "制证站的主密钥不可用，暂停制证。",
            "The station's master key is not available; nothing is made until it is."),
    ]

    private static func centre(_ reason: RefusalReason, _ chinese: String, _ english: String) -> Entry {
        Entry(reason, .centre, chinese, english)
    }
}
