import ProductionStation

/// `status` for people.
struct StatusText {
    let status: StationStatus
    let language: OperatorLanguage

    var text: String {
        [heading, troubles, lanes, stock, jobs, spool, unaccounted, bundles].compactMap { $0 }.joined(separator: "\n\n")
    }

    private func say(_ chinese: String, _ english: String) -> String {
        OperatorText(chinese, english).text(in: language)
    }

    private var heading: String {
        guard status.isRunning else {
            return say("制证程序未运行；以下为状态文件的内容。", "No station runs; this is what its state file says.")
        }
        return status.simulated == true
            ? say("制证程序正在运行（模拟设备：没有任何真实证件）。", "The station runs (simulated devices: no card is real).")
            : say("制证程序正在运行。", "The station runs.")
    }

    private var lanes: String? {
        guard !status.lanes.isEmpty else { return nil }
        var table = TextTable(headings: [say("制证线", "lane"), say("状态", "state"), say("原因", "reason")])
        table.rows = status.lanes.map { [$0.name, $0.state, $0.reasons.joined(separator: " ")] }
        return table.text
    }

    private var stock: String {
        let places = ["issued"] + StockPlace.allCases.map(\.rawValue)
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
