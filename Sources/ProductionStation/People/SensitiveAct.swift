/// An act that needs one or two authenticated people (domain.md §3, dual control). Raw values are published codes.
public enum SensitiveAct: String, Sendable, Codable, CaseIterable {
    case stockIssue, stockReturn, stockSetAside, stockDestruction, countDifference, keyImport, keyGenerate, keyRetire
    case replaceMasterKey
    case settleUnaccounted, declareMissing, releaseLaneUnaccounted
    case changeAccount
    case releaseLane, confirmTrays, adoptPrinter, holdLane, inspect, closeBundle, cancelJob, takeOutCard
    case maintainLane, confirmClock
    /// A person's own password.
    case changeOwnSecret

    /// Who may do it.
    public var rule: ActRule {
        switch self {
        case .stockIssue: ActRule([.operator, .supervisor], and: [.supervisor])
        case .stockReturn: ActRule([.operator, .supervisor], and: [.supervisor])
        case .stockSetAside: ActRule([.operator, .supervisor], and: [.supervisor])
        case .stockDestruction: ActRule([.operator, .supervisor], and: [.supervisor])
        case .countDifference: ActRule([.operator, .supervisor], and: [.supervisor])
        case .keyImport: ActRule([.supervisor], and: [.supervisor])
        case .keyGenerate: ActRule([.supervisor], and: [.supervisor])
        case .keyRetire: ActRule([.supervisor], and: [.supervisor])
        case .replaceMasterKey: ActRule([.supervisor], and: [.supervisor])
        case .settleUnaccounted: ActRule([.operator, .supervisor, .inspector], and: [.supervisor])
        case .declareMissing: ActRule([.operator, .supervisor, .inspector], and: [.supervisor])
        case .releaseLaneUnaccounted: ActRule([.operator, .supervisor], and: [.supervisor])
        case .changeAccount: ActRule([.supervisor], and: [.supervisor])
        case .releaseLane: ActRule([.operator, .supervisor])
        case .confirmTrays: ActRule([.operator, .supervisor])
        case .adoptPrinter: ActRule([.technician, .supervisor])
        case .holdLane: ActRule([.operator, .supervisor, .inspector, .technician])
        case .inspect: ActRule([.inspector])
        case .closeBundle: ActRule([.operator, .supervisor, .inspector])
        case .cancelJob: ActRule([.supervisor])
        case .takeOutCard: ActRule([.operator, .supervisor, .inspector])
        case .maintainLane: ActRule([.supervisor, .technician])
        case .confirmClock: ActRule([.operator, .supervisor, .technician])
        case .changeOwnSecret: ActRule(Role.allCases)
        }
    }

    /// What people read, in Chinese.
    public var chinese: String {
        switch self {
        case .stockIssue: "空白卡出库"
        case .stockReturn: "空白卡退库"
        case .stockSetAside: "空白卡封存或解封"
        case .stockDestruction: "销毁卡片或色带"
        case .countDifference: "盘点差异入账"
        case .keyImport: "导入密钥"
        case .keyGenerate: "生成签名密钥"
        case .keyRetire: "停用密钥"
        case .replaceMasterKey: "更换丢失的主密钥"
        case .settleUnaccounted: "核定下落不明的卡"
        case .declareMissing: "登记卡片丢失"
        case .releaseLaneUnaccounted: "放行有下落不明卡的制证线"
        case .changeAccount: "变更账号"
        case .releaseLane: "放行制证线"
        case .confirmTrays: "重启后确认卡盒"
        case .adoptPrinter: "启用更换后的打印机"
        case .holdLane: "停止制证线"
        case .inspect: "质检"
        case .closeBundle: "封包"
        case .cancelJob: "撤销任务"
        case .takeOutCard: "取出已撤回的卡"
        case .maintainLane: "检修制证线"
        case .confirmClock: "确认本机时间"
        case .changeOwnSecret: "修改自己的密码"
        }
    }

    /// The same in English.
    public var english: String {
        switch self {
        case .stockIssue: "issue blanks from stock"
        case .stockReturn: "return blanks to stock"
        case .stockSetAside: "set blanks aside, or back"
        case .stockDestruction: "destroy cards or film"
        case .countDifference: "book a count difference"
        case .keyImport: "import a key"
        case .keyGenerate: "make a signing key"
        case .keyRetire: "retire a key"
        case .replaceMasterKey: "replace a lost master key"
        case .settleUnaccounted: "settle an unaccounted card"
        case .declareMissing: "declare a card missing"
        case .releaseLaneUnaccounted: "release a lane that held an unaccounted card"
        case .changeAccount: "change an account"
        case .releaseLane: "release a lane"
        case .confirmTrays: "confirm the trays after a restart"
        case .adoptPrinter: "adopt another printer in a lane"
        case .holdLane: "hold a lane"
        case .inspect: "inspect a card"
        case .closeBundle: "close a bundle"
        case .cancelJob: "cancel a job"
        case .takeOutCard: "take out a withdrawn card"
        case .maintainLane: "put a lane into maintenance, or back"
        case .confirmClock: "confirm the machine's time"
        case .changeOwnSecret: "change one's own password"
        }
    }
}

/// How many people an act needs, and with which roles. Each of the listed roles is enough.
public struct ActRule: Equatable, Sendable {
    public var first: [Role]
    /// Empty: one person is enough.
    public var second: [Role]

    init(_ first: [Role], and second: [Role] = []) {
        self.first = first
        self.second = second
    }

    /// One or two.
    public var people: Int { second.isEmpty ? 1 : 2 }
}

extension LaneHold {
    /// What letting a lane go on from this hold is.
    public var releaseAct: SensitiveAct {
        switch self {
        case .unaccountedCard: .releaseLaneUnaccounted
        case .confirmRestart: .confirmTrays
        case .maintenance: .maintainLane
        case .printerChanged: .adoptPrinter
        case .failuresInARow, .wrongStock, .usedCard, .wrongKeys, .stationMistake, .unexplainedCard, .feederFault,
            .operatorStop:
            .releaseLane
        }
    }
}

extension CardCustody.Settlement {
    /// What settling a card this way is.
    public var act: SensitiveAct {
        switch self {
        case .accepted, .rejected: .settleUnaccounted
        case .missing: .declareMissing
        }
    }
}
