import ProductionStation

/// Why an act at the station was refused. Nothing was changed.
enum ActSentence: OperatorSentence, Error {
    case argumentsMissing(String)
    case noOpenBundle(String)
    case stateUnknown(String, known: [String])
    case desk(Desk.Refused)
    case store(StoreFault)
    case people(PeopleRefusal)
    case laneNotHeld(String)
    case wordUnknown(String, known: [String])
    case codeMalformed(String)
    case failed

    var message: OperatorMessage {
        switch self {
        case .argumentsMissing(let names):
            OperatorMessage("argumentsMissing", "缺少参数：\(names)。", "arguments are missing: \(names).")
        case .noOpenBundle(let office):
            OperatorMessage("noOpenBundle", "受理点 \(office) 没有未封的包。", "office \(office) has no open bundle.")
        case .stateUnknown(let word, let known):
            OperatorMessage(
                "stateUnknown", "没有状态“\(word)”，可用：\(known.joined(separator: "、"))。",
                "there is no state \"\(word)\"; known: \(known.joined(separator: ", ")).")
        case .desk(let refused): Self.message(of: refused)
        case .store(let fault): Self.message(of: fault)
        case .people(let refusal): OperatorMessage(refusal.code, refusal.chinese, refusal.english)
        case .laneNotHeld(let lane):
            OperatorMessage("laneNotHeld", "制证线 \(lane) 没有停止。", "lane \(lane) is not held.")
        case .wordUnknown(let word, let known):
            OperatorMessage(
                "wordUnknown", "“\(word)”无效，可用：\(known.joined(separator: "、"))。",
                "\"\(word)\" is not possible; known: \(known.joined(separator: ", ")).")
        case .codeMalformed(let code):
            OperatorMessage(
                "codeMalformed", "原因代码“\(code)”应为 1 至 64 个字母、数字或 . _ -。",
                "the reason \"\(code)\" must be 1 to 64 letters, digits and . _ -")
        case .failed:
            OperatorMessage("actFailed", "操作未完成，详情见日志。", "the act was not done; the log says why.")
        }
    }

    private static func message(of refused: Desk.Refused) -> OperatorMessage {
        let code = "desk.\(refused.kind.rawValue)"
        switch refused.kind {
        case .chipUnreadable:
            return OperatorMessage(
                code, "读不到桌面读卡器上的芯片，请放好卡片后重试。", "the chip on the desk reader gives no answer; lay the card again.")
        case .cardUnknown:
            return OperatorMessage(code, "本站没有卡片 \(refused.detail)。", "this station has no card \(refused.detail).")
        case .otherCardOnDesk:
            return OperatorMessage(
                code, "桌面读卡器上是另一张卡（\(refused.detail)）。", "another card lies on the desk reader (\(refused.detail)).")
        case .contentsDiffer:
            return OperatorMessage(
                code, "卡片 \(refused.detail) 的芯片内容与任务不一致，只能按废卡处理。",
                "the chip of card \(refused.detail) differs from its job; settle it as rejected.")
        case .wrongPhase:
            return OperatorMessage(
                code, "卡片当前状态为 \(refused.detail)，不能进行此操作。",
                "the card is \(refused.detail); this act has no meaning for it.")
        }
    }

    private static func message(of fault: StoreFault) -> OperatorMessage {
        if let refusal = fault.people { return ActSentence.people(refusal).message }
        if let refusal = fault.act { return message(of: refusal) }
        return switch fault.kind {
        case .refused:
            OperatorMessage("store.refused", "当前不能进行此操作：\(fault.detail)。", "not possible now: \(fault.detail).")
        case .diskFull, .readOnly, .corrupt, .fileLost, .cannotOpen, .inputOutput, .busy, .inconsistent, .tooNew,
            .notFound, .stopped:
            StoreSentence(fault).message
        }
    }

    private static func message(of refusal: ActRefusal) -> OperatorMessage {
        switch refusal {
        case .nothingToTakeOut(let serial):
            OperatorMessage(
                refusal.code, "没有待取出的卡片 \(serial)，请查看 status 中的待取出清单。",
                "no withdrawn card \(serial) waits to be taken out; status lists those that do.")
        case .laneMoves(let lane):
            OperatorMessage(
                refusal.code, "制证线 \(lane) 仍可能送卡，请先停止（lanes hold），等当前卡完成后再盘点。",
                "lane \(lane) may still feed: hold it (lanes hold), let it finish its card, then count.")
        case .tooFewBlanks(let lane, let place, let booked):
            OperatorMessage(
                refusal.code,
                "制证线 \(lane) 账面上\(place == .setAside ? "封存" : "卡箱内")只有 \(booked) 张；如实物更多，请先盘点入账（stock count）。",
                "the books of lane \(lane) hold only \(booked) \(place == .setAside ? "set aside" : "in the hopper"); if there are more, count first (stock count)."
            )
        case .alreadyInMaintenance(let lane):
            OperatorMessage(refusal.code, "制证线 \(lane) 已在检修中。", "lane \(lane) is in maintenance already.")
        case .masterKeyFits:
            OperatorMessage(
                refusal.code, "主密钥与本站状态相符，无需更换。",
                "the master key fits this station's state: there is nothing to replace.")
        }
    }
}
