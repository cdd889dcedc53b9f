/// One step of a self-test's card, and how it ended.
struct CardStep: Sendable, Encodable, Equatable {
    /// In the order in which they are taken. The names are published.
    enum Kind: String, CaseIterable, Sendable, Encodable {
        /// Nothing is inside, and nothing must be mended.
        case look
        case feed
        /// This lane's reader got a card, and no other did.
        case seen
        case move
        /// This lane's reader lost it, and nothing else changed.
        case lost
        case print
        /// The card is in the rejected tray.
        case reject

        var subject: OperatorText {
            switch self {
            case .look: OperatorText("打印机内无卡、无故障", "the printer is empty, and nothing must be mended")
            case .feed: OperatorText("送卡到芯片工位", "a card is fed to the chip station")
            case .seen: OperatorText("本线读写器看到卡，其他读写器没有", "this lane's reader sees a card, and no other does")
            case .move: OperatorText("移到打印头", "it is moved to the print head")
            case .lost: OperatorText("本线读写器不再看到卡", "this lane's reader sees it no more")
            case .print: OperatorText("印样卡（样卡 VOID）", "a test picture is printed (样卡 VOID)")
            case .reject: OperatorText("退到废卡盒，打印机内无卡", "it lies in the rejected tray, the printer is empty")
            }
        }
    }

    var kind: Kind
    var result: SelfTestResult
    /// Words of the protocols; nothing of a card.
    var detail: String
}
