import ArgumentParser
import CardDevices
import Foundation
import Glibc
import ProductionStation

/// `accounts`: who may do what at this station.
struct AccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "People, their roles and passwords.",
        subcommands: [
            AccountsInitCommand.self, AccountsAddCommand.self, AccountsRolesCommand.self, AccountsDisableCommand.self,
            AccountsEnableCommand.self, AccountsPasswordCommand.self, AccountsResetCommand.self,
            AccountsListCommand.self,
        ])
}

/// Two new supervisors.
struct SupervisorArguments: ParsableArguments {
    @Argument(help: "Name of the first supervisor.")
    var first: String

    @Argument(help: "Name of the second supervisor; another person.")
    var second: String

    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: GlobalOptions
}

/// The two supervisors who decide, and whom about.
struct AccountChangeArguments: ParsableArguments {
    @Argument(help: "Name of the account.")
    var name: String

    @Option(help: "A supervisor.")
    var first: String

    @Option(help: "Another supervisor.")
    var second: String

    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: GlobalOptions
}

/// `accounts init`: the first two supervisors.
struct AccountsInitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make the first two supervisors; only while there is no account. Works without a running station too."
    )

    @OptionGroup var arguments: SupervisorArguments

    func run() async throws { try await AccountVerb(arguments.options).begin(arguments, isReset: false) }
}

/// `accounts reset`: root's way back in.
struct AccountsResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Root only: make two people supervisors with new passwords, whoever they were. Audited.")

    @OptionGroup var arguments: SupervisorArguments

    func run() async throws { try await AccountVerb(arguments.options).begin(arguments, isReset: true) }
}

/// `accounts add`: one more person.
struct AccountsAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a person; two supervisors decide.")

    @OptionGroup var arguments: AccountChangeArguments

    @Option(help: "Roles, separated by commas: operator, supervisor, inspector, technician, auditor.")
    var roles: String

    func run() async throws {
        try await AccountVerb(arguments.options).change(
            "accountsAdd", arguments, ["roles": roles], newFor: [arguments.name])
    }
}

/// `accounts set-roles`: other roles.
struct AccountsRolesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-roles", abstract: "Give a person other roles; two other people, both supervisors, decide.")

    @OptionGroup var arguments: AccountChangeArguments

    @Argument(help: "Roles, separated by commas: operator, supervisor, inspector, technician, auditor.")
    var roles: String

    func run() async throws {
        try await AccountVerb(arguments.options).change("accountsRoles", arguments, ["roles": roles])
    }
}

/// `accounts disable`: an account is switched off; its history stays.
struct AccountsDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Switch an account off; two other people, both supervisors, decide.")

    @OptionGroup var arguments: AccountChangeArguments

    func run() async throws {
        try await AccountVerb(arguments.options).change("accountsActive", arguments, ["active": "false"])
    }
}

/// `accounts enable`: an account is switched on again.
struct AccountsEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Switch an account on again; two other people, both supervisors, decide.")

    @OptionGroup var arguments: AccountChangeArguments

    func run() async throws {
        try await AccountVerb(arguments.options).change("accountsActive", arguments, ["active": "true"])
    }
}

/// `accounts set-password`: one's own, or by two supervisors.
struct AccountsPasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-password",
        abstract: "Change one's own password, or, with --first and --second, somebody else's.")

    @Argument(help: "Name of the account.")
    var name: String

    @Option(help: "A supervisor, for somebody else's password.")
    var first: String?

    @Option(help: "Another supervisor.")
    var second: String?

    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard (first == nil) == (second == nil) else {
            throw ValidationError("give both --first and --second, or none")
        }
    }

    func run() async throws {
        let deciders = [first, second].compactMap { $0 }
        try await AccountVerb(options).order(
            "accountsPassword", name, people: deciders.isEmpty ? [name] : deciders, newFor: [name], credentials)
    }
}

/// `accounts list`: everybody and their roles.
struct AccountsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List accounts and roles; works without a running station too.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let query = StationQuery(options: options)
        let accounts = try await query.ask("accounts", as: [Account].self) { try $0.accounts() }
        try query.output.write(accounts) { AccountVerb.table($0, query.output.language) }
    }
}
