import ProductionStation

/// `status` for people.
struct StatusText: OperatorWriting {
    let status: StationStatus
    let language: OperatorLanguage

    var text: String {
        [
            heading, troubles, alarms, lanes, failing, usedCards, stock, lots, jobs, spool, unaccounted, toTakeOut,
            bundles,
        ].compactMap { $0 }.joined(separator: "\n\n")
    }

    private var heading: String {
        guard status.isRunning else {
            return say("制证程序未运行；以下为状态文件的内容。", "No station runs; this is what its state file says.")
        }
        return status.simulated == true
            ? say("制证程序正在运行（模拟设备：没有任何真实证件）。", "The station runs (simulated devices: no card is real).")
            : say("制证程序正在运行。", "The station runs.")
    }

    private var alarms: String? {
        guard !status.alarms.isEmpty else { return nil }
        let lines = status.alarms.prefix(40).flatMap { alarm in
            [
                "\(mark(alarm.severity)) \(say(alarm.chinese, alarm.english)) [\(alarm.code.rawValue)]",
                "   → \(say(alarm.whatToDo.chinese, alarm.whatToDo.english))",
            ]
        }
        let more = status.alarms.count - 40
        let rest = more > 0 ? [say("另有 \(more) 条。", "\(more) more.")] : []
        return ([say("告警（\(status.alarms.count)）", "Alarms (\(status.alarms.count))")] + lines + rest)
            .joined(separator: "\n")
    }

    private func mark(_ severity: Alarm.Severity) -> String {
        switch severity {
        case .critical: "!!"
        case .action: "! "
        case .warning: "- "
        }
    }

    private var failing: String? {
        guard !status.failing.isEmpty else { return nil }
        var table = TextTable(headings: [say("程序部分", "station"), say("故障", "fault")])
        table.rows = status.failing.map { [$0.name, $0.fault.code] }
        return table.text
    }

    private var lanes: String? {
        guard !status.lanes.isEmpty else { return nil }
        var table = TextTable(headings: [say("制证线", "lane"), say("状态", "state"), say("原因", "reason")])
        table.rows = status.lanes.map { [$0.name, $0.state, $0.reasons.joined(separator: " ")] }
        return table.text
    }

    private var stock: String {
        let places = ["issued", "countDifferences"] + StockPlace.allCases.map(\.rawValue)
        var table = TextTable(headings: [say("空白卡", "blanks")] + places)
        table.rows = status.facts.lanes.map { lane in [lane.name] + places.map { String(lane.stock[$0] ?? 0) } }
        return table.text
    }

    private var jobs: String {
        let states = JobState.allCases.filter { $0 != .refused }
        var table = TextTable(headings: [say("任务", "jobs"), say("数量", "count")])
        table.rows = states.compactMap { state in
            status.facts.jobs[state.rawValue].map { [state.rawValue, String($0)] }
        }
        table.rows.append(["refused", String(status.facts.refused)])
        if status.facts.toDeliverAgain > 0 {
            table.rows.append([say("待重新下发", "to be delivered again"), String(status.facts.toDeliverAgain)])
        }
        table.rows.append([say("待上报事件", "events to send"), String(status.facts.eventsUnsent)])
        return table.text
    }

    private var spool: String? {
        guard let spool = status.spool else { return nil }
        var table = TextTable(headings: [say("交换目录", "spool"), say("数量", "count")])
        table.rows = [
            [say("待接收", "waiting"), String(spool.waiting)], [say("接收中", "claimed"), String(spool.claimed)],
            [say("长时间未完成的文件", "stale files"), String(spool.staleFiles)],
            [say("待人工处理的目录", "set aside"), String(spool.setAside)],
        ]
        return table.text
    }

    private var unaccounted: String? {
        guard !status.facts.unaccounted.isEmpty else { return nil }
        let serials = status.facts.unaccounted.joined(separator: " ")
        return say(
            "去向不明的卡片：\(serials)\n请两人找到卡片并执行 cards settle。",
            "Unaccounted cards: \(serials)\nTwo people must find them: cards settle.")
    }

    /// What the used card is that a lane took: people look for it in the rejected tray.
    private var usedCards: String? {
        let found = status.facts.lanes.compactMap { lane in
            lane.usedCard.map { card in
                say(
                    "制证线 \(lane.name) 送入了用过的卡：它是任务 \(card.job) 第 \(card.attempt) 次制证的卡，序列号 \(card.cardSerial)。"
                        + "请检查卡箱，然后执行 lanes release。",
                    "Lane \(lane.name) took a used card: this card was job \(card.job), attempt \(card.attempt), "
                        + "serial \(card.cardSerial).\nLook through its hopper, then: lanes release.")
            }
        }
        return found.isEmpty ? nil : found.joined(separator: "\n")
    }

    /// One lot a hopper is the rule; more means that they may be mixed.
    private var lots: String? {
        let lanes = status.facts.lanes.filter { !$0.lots.isEmpty }
        guard !lanes.isEmpty else { return nil }
        var table = TextTable(headings: [say("制证线", "lane"), say("卡箱批号", "lots in the hopper")])
        table.rows = lanes.map { lane in
            let mixed = lane.lots.count > 1 ? say("（可能混批）", " (may be mixed)") : ""
            return [lane.name, lane.lots.joined(separator: " ") + mixed]
        }
        return table.text
    }

    private var toTakeOut: String? {
        let cards = status.facts.toTakeOut
        guard !cards.isEmpty else { return nil }
        var table = TextTable(headings: [say("待取出的卡片", "to be taken out"), say("任务", "job"), say("位置", "place")])
        table.rows = cards.map { [$0.cardSerial, $0.job.description, $0.where.text(in: language)] }
        return table.text + "\n"
            + say("取出并按废卡销毁后执行 cards take-out。", "Take them out, destroy them as spoiled, then: cards take-out.")
    }

    private var bundles: String? {
        guard !status.facts.bundles.isEmpty else { return nil }
        var table = TextTable(headings: [
            say("包", "bundle"), say("受理点", "office"), say("状态", "state"), say("张数", "cards"), say("清单版本", "list"),
        ])
        table.rows = status.facts.bundles.prefix(20).map {
            [String($0.number), $0.office, $0.state, String($0.cards), String($0.listVersion)]
        }
        return table.text
    }
}
