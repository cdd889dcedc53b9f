import ArgumentParser
import Foundation
import ProductionStation

/// `jobs cancel`: a job is not made, or its card taken back.
struct CancelJobCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Cancel a job, wherever it stands, unless its card was handed over.")

    @Argument(help: "Id of the job.")
    var job: String

    @Option(help: "Revision of the job.")
    var revision: Int

    @Option(help: "Why: a code of 1 to 64 letters, digits and . _ -")
    var reason: String

    @OptionGroup var act: ActOptions

    func validate() throws {
        guard (1...1_000_000).contains(revision) else {
            throw ValidationError("--revision takes a number from 1 to 1000000")
        }
        guard CancellationNotice.isReason(reason) else {
            throw ValidationError("--reason takes 1 to 64 letters, digits and . _ -")
        }
    }

    func run() async throws {
        try await act.perform(
            "cancelJob", ["job": job, "revision": String(revision), "reason": reason], as: CancellationAnswer.self
        ) { $0.sentence }
    }
}

/// `cards take-out`: a withdrawn card no longer lies among the good ones.
struct TakeOutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take-out", abstract: "Confirm that a withdrawn card was taken out of its tray or bundle.")

    @Argument(help: "Serial of the card.")
    var cardSerial: String

    @OptionGroup var act: ActOptions

    func run() async throws {
        try await act.perform("takeOut", ["card": cardSerial], as: TakeOut.self) { taken in
            OperatorText(
                "卡片 \(taken.cardSerial) 已从\(taken.where.chinese)取出，请按废卡销毁。",
                "card \(taken.cardSerial) is out of \(taken.where.english); destroy it as a spoiled card.")
        }
    }
}

extension TakeOut {
    /// Where people must look.
    var `where`: OperatorText {
        switch place {
        case .tray: OperatorText("制证线 \(lane) 的合格卡盒", "the accepted tray of lane \(lane)")
        case .bundle: OperatorText("包 \(bundle ?? "")", "bundle \(bundle ?? "")")
        case .desk: OperatorText("核对台", "the desk")
        }
    }
}

extension CancellationAnswer {
    /// What became of the job, and what people must do.
    var sentence: OperatorText {
        switch outcome {
        case .ended: OperatorText("任务 \(job) 已撤销，未制证。", "job \(job) is cancelled; no card was made.")
        case .marked:
            OperatorText(
                "任务 \(job) 已标记撤销：卡片还在机器中或下落不明，将按废卡处理，不再重制。",
                "job \(job) is marked: its card is in a machine or unaccounted for; it will be spoiled and not made again."
            )
        case .withdrawn:
            OperatorText(
                "任务 \(job) 已撤销。请从\(takeOut?.where.chinese ?? "")取出卡片 \(takeOut?.cardSerial ?? "")，然后执行 cards take-out。",
                "job \(job) is cancelled. Take card \(takeOut?.cardSerial ?? "") out of \(takeOut?.where.english ?? ""), then: cards take-out."
            )
        case .alreadyHandedOver, .alreadyEnded, .jobUnknown:
            OperatorText(
                "任务 \(job)：\(refusal?.sentence(in: .zhHans) ?? "")", "job \(job): \(refusal?.sentence(in: .en) ?? "")")
        }
    }
}
