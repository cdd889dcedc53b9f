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
        return switch fault.kind {
        case .refused:
            OperatorMessage("store.refused", "当前不能进行此操作：\(fault.detail)。", "not possible now: \(fault.detail).")
        case .diskFull, .readOnly, .corrupt, .fileLost, .cannotOpen, .inputOutput, .busy, .inconsistent, .tooNew,
            .notFound, .stopped:
            StoreSentence(fault).message
        }
    }
}
