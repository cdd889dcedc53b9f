import ProductionStation

/// A demonstration's outcome for people.
struct DemoText: OperatorWriting {
    let report: DemoReport
    let language: OperatorLanguage

    var text: String { [cards, stock, bundles, places, verdict].joined(separator: "\n\n") }

    private var cards: String {
        var lines = [
            say("模拟设备：没有任何真实证件。", "Simulated devices: no card is real."),
            say(
                "任务：已装包 \(report.jobs["packed"] ?? 0)，未制成 \(report.jobs["notMade"] ?? 0)；退回文件 \(report.refusedFiles)",
                "Jobs: \(report.jobs["packed"] ?? 0) packed, \(report.jobs["notMade"] ?? 0) not made; \(report.refusedFiles) files refused"
            ),
        ]
        for card in report.rejectedCards {
            lines.append(
                say("废卡 \(card.cardSerial)：\(card.reason)", "Rejected card \(card.cardSerial): \(card.reason)"))
        }
        return lines.joined(separator: "\n")
    }

    private var stock: String {
        let places = ["issued"] + StockPlace.allCases.map(\.rawValue)
        var table = TextTable(headings: [say("空白卡", "blanks")] + places)
        table.rows = report.stock.map { lane in [lane.name] + places.map { String(lane.stock[$0] ?? 0) } }
        return table.text
    }

    private var bundles: String {
        var table = TextTable(headings: [
            say("包", "bundle"), say("受理点", "office"), say("状态", "state"), say("张数", "cards"),
        ])
        table.rows = report.bundles.reversed().map { [String($0.number), $0.office, $0.state, String($0.cards)] }
        return table.text
    }

    private var places: String {
        var table = TextTable(headings: [say("内容", "what"), say("位置", "where")])
        table.rows = [
            [say("证面图片", "pictures of the cards"), report.cardPictures],
            [say("发放清单", "delivery lists"), report.deliveryLists],
            [say("上报事件", "events to the platform"), report.events],
            [say("接收回执", "receipts"), report.receipts],
            [say("本次配置", "configuration"), report.configuration],
        ]
        return table.text
    }

    private var verdict: String {
        report.isBalanced
            ? say("账实相符：每张空白卡都有去处，每个任务都有结果。", "Balanced: every blank has its place, every job its end.")
            : say("账实不符：", "NOT balanced: ") + report.differences.joined(separator: "; ")
    }
}
