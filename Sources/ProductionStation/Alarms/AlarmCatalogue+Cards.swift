extension AlarmCatalogue {
    /// Cards, jobs, and what will matter soon.
    static let cards: [Entry] = [
        Entry(
            .cardUnaccounted, .critical, "卡片 {card}（{lane}）下落不明，其任务暂停。",
            "Card {card} of {lane} is unaccounted for; its job waits.",
            do: "请两人执行 cards settle {card}：找到则读芯片，找不到则登记丢失。",
            "Two people run cards settle {card}: by its chip when found, as missing when not."),
        Entry(
            .jobPoisoned, .action, "任务 {job} 用了 {cards} 张卡仍未制成，已上报。",
            "Job {job} used up {cards} cards without a good one; it was reported.",
            do: "请查看该任务的原因（jobs）；同一原因多次出现时检查制证线。",
            "Look at its reasons (jobs); when the same one comes again, check the lane."),
        Entry(
            .cardsNotInspected, .action, "{count} 张成品卡超过 {hours} 小时未质检。",
            "{count} accepted cards have waited more than {hours} h for inspection.",
            do: "请清点成品卡盒并质检，或登记入待包装箱。", "Count the accepted tray, inspect the cards and pack them."),
        Entry(
            .jobsDelayed, .warning, "{count} 个任务将晚于应完成日，已向受理点报延误。",
            "{count} jobs will be later than their due date; their offices were told.",
            do: "请先恢复停止的制证线；仍不够时增加制证时间。", "Bring standing lanes back first; then add hours."),
        Entry(
            .eventsUnsent, .action, "{count} 条结果超过 {seconds} 秒未送达平台。",
            "{count} events have waited more than {seconds} s for the platform.",
            do: "请检查平台连接或交换目录。", "Check the platform or the spool directory."),
        Entry(
            .calendarYearMissing, .warning, "没有 {year} 年的节假日安排，按周一至周五计算。",
            "There is no calendar of {year}; its days count Monday to Friday.",
            do: "请下载国务院公布的安排，更新 calendar.nationalFile 并重新启动。",
            "Get the published arrangement, update calendar.nationalFile and start again."),
        Entry(
            .signerExpiresSoon, .warning, "芯片数据的签名证书还有 {days} 天到期；到期后停止制证。",
            "The document signer's certificate ends in {days} days; production stops then.",
            do: "请立即申请新的签名证书并更新 keys.signerCertificateFile。",
            "Request a new certificate now and put it in keys.signerCertificateFile."),
        Entry(
            .purgeWaits, .warning, "时钟有疑问，暂不销毁个人信息。", "The clock is in doubt; no personal data is destroyed now.",
            do: "请核对本机时间；正确时执行 station-daemon clock confirm。",
            "Check the time of this machine; when it is right run: station-daemon clock confirm"),
    ]
}
