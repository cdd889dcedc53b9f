import ArgumentParser
import Foundation
import ProductionStation

/// `stock`: acts on blanks.
struct StockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stock", abstract: "Act on blanks.",
        subcommands: [
            IssueCommand.self, CountCommand.self, ReturnCommand.self, SetAsideCommand.self, RestoreCommand.self,
            TestCardsCommand.self,
        ])
}

/// `stock issue`: blanks from stock into a lane's hopper.
struct IssueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issue", abstract: "Book blanks of a lot into a lane's hopper; two people.")

    @OptionGroup var arguments: StockArguments

    func run() async throws {
        try await arguments.order(
            "issueBlanks",
            said: OperatorText(
                "制证线 \(arguments.lane)：入账空白卡 \(arguments.blanks) 张（批号 \(arguments.lot)）。",
                "lane \(arguments.lane): \(arguments.blanks) blanks of lot \(arguments.lot) are booked."))
    }
}

/// `stock count`: what two people found in a hopper.
struct CountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count",
        abstract: "Book a blind count of a lane's hopper; two people. Hold the lane before you count.")

    @OptionGroup var arguments: CountArguments

    func run() async throws {
        try await arguments.people.perform(
            "countBlanks",
            ["lane": arguments.lane, "counted": String(arguments.counted), "cause": arguments.cause.rawValue],
            as: StockCount.self
        ) { count in
            OperatorText(
                "制证线 \(count.lane)：实盘 \(count.counted) 张，账面 \(count.booked) 张，差异 \(count.difference) 张（\(count.cause.chinese)）。",
                "lane \(count.lane): counted \(count.counted), booked \(count.booked), difference \(count.difference) (\(count.cause.english))."
            )
        }
    }
}

/// `stock return`: blanks from a hopper back into the store.
struct ReturnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "Book blanks from a lane's hopper back into the store; two people.")

    @OptionGroup var arguments: StockMoveArguments

    func run() async throws {
        let (lane, blanks) = (arguments.stock.lane, arguments.stock.blanks)
        try await arguments.order(
            .returned,
            said: OperatorText(
                "制证线 \(lane)：退库空白卡 \(blanks) 张。", "lane \(lane): \(blanks) blanks are returned to the store."))
    }
}

/// `stock set-aside`: blanks that nobody may use for now.
struct SetAsideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-aside", abstract: "Book blanks from a lane's hopper as set aside; two people.")

    @OptionGroup var arguments: StockMoveArguments

    func run() async throws {
        let (lane, blanks) = (arguments.stock.lane, arguments.stock.blanks)
        try await arguments.order(
            .setAside,
            said: OperatorText("制证线 \(lane)：封存空白卡 \(blanks) 张。", "lane \(lane): \(blanks) blanks are set aside."))
    }
}

/// `stock restore`: blanks that were set aside, back into the hopper.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Book blanks that were set aside back into their lane's hopper; two people.")

    @OptionGroup var arguments: StockMoveArguments

    func run() async throws {
        let (lane, blanks) = (arguments.stock.lane, arguments.stock.blanks)
        try await arguments.order(
            .restored,
            said: OperatorText(
                "制证线 \(lane)：解封空白卡 \(blanks) 张，退回卡箱。", "lane \(lane): \(blanks) blanks are back in the hopper."))
    }
}

/// `stock test`: blanks that a self-test used.
struct TestCardsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Book blanks that a self-test took from a lane's hopper; they are waste; two people.")

    @OptionGroup var arguments: StockMoveArguments

    func run() async throws {
        let (lane, blanks) = (arguments.stock.lane, arguments.stock.blanks)
        try await arguments.order(
            .tested,
            said: OperatorText(
                "制证线 \(lane)：自检用卡 \(blanks) 张。", "lane \(lane): \(blanks) blanks were used by a self-test."))
    }
}

extension StockArguments {
    fileprivate func order(_ verb: String, _ more: [String: String] = [:], said: OperatorText) async throws {
        let subject = ["lane": lane, "lot": lot, "blanks": String(blanks)].merging(more) { _, new in new }
        try await people.perform(verb, subject) { (_: [String: String]) in said }
    }
}

extension StockMoveArguments {
    fileprivate func order(_ kind: StockMove.Kind, said: OperatorText) async throws {
        try await stock.order("moveBlanks", ["kind": kind.rawValue, "reason": reason], said: said)
    }
}
