import CardDevices
import Foundation
import Glibc
import ProductionStation

/// What the verbs of `accounts` have in common.
struct AccountVerb {
    private let query: StationQuery

    init(_ options: GlobalOptions) { query = StationQuery(options: options) }

    /// Through the running station, or on its state file when none runs.
    func begin(_ arguments: SupervisorArguments, isReset: Bool) async throws {
        let settings = try query.settings.get()
        do {
            let credentials = try arguments.credentials.credentials(
                [], newFor: [arguments.first, arguments.second], language: query.output.language)
            let client = ControlClient(path: settings.paths.controlSocket)
            let language = settings.station.language.rawValue
            let made: [Account]
            do {
                made = try await client.request(
                    isReset ? "accountsReset" : "accountsInit", arguments: ["language": language],
                    credentials: credentials)
            } catch ControlClient.Failure.noDaemon {
                made = try await Self.direct(settings, credentials, isReset: isReset)
            } catch let failure as ControlClient.Failure {
                throw failure.operatorError(of: client)
            }
            try query.output.write(made) { Self.table($0, query.output.language) }
        } catch let error as OperatorError {
            try query.output.end(error)
        }
    }

    func change(
        _ verb: String, _ arguments: AccountChangeArguments, _ more: [String: String], newFor: [String] = []
    ) async throws {
        try await order(
            verb, arguments.name, people: [arguments.first, arguments.second], newFor: newFor, arguments.credentials,
            more)
    }

    func order(
        _ verb: String, _ name: String, people: [String], newFor: [String], _ options: CredentialOptions,
        _ more: [String: String] = [:]
    ) async throws {
        let credentials = try await query.credentials(options, people, newFor: newFor)
        let account = try await query.order(
            verb, arguments: more.merging(["name": name]) { $1 }, credentials: credentials, as: Account.self)
        try query.output.write(account) { Self.table([$0], query.output.language) }
    }

    /// With the state locked, so that no station starts meanwhile.
    private static func direct(
        _ settings: StationConfiguration, _ credentials: [ControlCredential], isReset: Bool
    ) async throws -> [Account] {
        guard !isReset || geteuid() == 0 else {
            throw OperatorError(ActSentence.people(.rootNeeded), exit: .refusedBusy)
        }
        let lock = try StateLock(directory: settings.paths.state)
        defer { withExtendedLifetime(lock) {} }
        do {
            let store = try Store(
                path: StationAssembly.statePath(settings), rules: settings.rules,
                isSimulated: settings.devices == .simulated, executor: DeviceThread(name: "store"))
            let people = People(
                store: store, random: SystemRandomSource(), wallClock: SystemWallClock(),
                executor: DeviceThread(name: "people"))
            let language = Account.Language(rawValue: settings.station.language.rawValue) ?? .simplifiedChinese
            return try await AccountsBeginning(people: people, store: store).run(
                credentials, isReset: isReset, language: language, actor: "uid \(geteuid())")
        } catch let refusal as PeopleRefusal {
            throw OperatorError(ActSentence.people(refusal), exit: .refusedBusy)
        } catch let sentence as ActSentence {
            throw OperatorError(sentence, exit: .usage)
        } catch let fault as StoreFault {
            throw OperatorError(
                ActSentence.store(fault), exit: fault.people == nil ? .inputOutput : .refusedBusy)
        }
    }

    static func table(_ accounts: [Account], _ language: OperatorLanguage) -> String {
        var table = TextTable(
            headings: [
                OperatorText("姓名", "name"), OperatorText("角色", "roles"), OperatorText("状态", "state"),
                OperatorText("语言", "language"),
            ].map { $0.text(in: language) })
        for account in accounts {
            let roles = account.roles.map { OperatorText($0.chinese, $0.rawValue).text(in: language) }
            let state =
                account.isActive ? OperatorText("有效", "active") : OperatorText("停用", "switched off")
            let simulated = account.isSimulated ? OperatorText("（模拟）", " (simulated)").text(in: language) : ""
            table.rows.append([
                account.name, roles.joined(separator: " "), state.text(in: language) + simulated,
                account.language.rawValue,
            ])
        }
        return table.text
    }
}

extension StationQuery {
    /// Asks for the passwords, or ends the verb and says why there are none.
    /// Nobody types a password for nothing: first the station must be there.
    func credentials(
        _ options: CredentialOptions, _ people: [String], newFor: [String] = []
    ) async throws -> [ControlCredential] {
        try await requireStation()
        do {
            return try options.credentials(people, newFor: newFor, language: output.language)
        } catch let error as OperatorError {
            try output.end(error)
        }
    }
}
