import CardDevices
import ProductionStation

/// What the verbs of `keys` have in common: through the running station, which alone writes into the key store while it
/// lives, or directly while the state is locked against one.
struct KeyVerb {
    let query: StationQuery

    init(_ options: GlobalOptions) { query = StationQuery(options: options) }

    /// An act of two people.
    func act<Answer: Codable & Sendable>(
        _ verb: String, _ key: KeyArguments, more: [String: String] = [:], _ letters: ComponentOptions? = nil
    ) async throws -> Answer {
        let request: ControlRequest
        do {
            request = ControlRequest(
                verb: verb, arguments: key.words.merging(more) { $1 },
                credentials: try key.people.credentials.credentials(
                    [key.people.first, key.people.second], language: query.output.language),
                keyComponents: try letters?.letters(query.output.language) ?? [])
        } catch let error as OperatorError {
            try query.output.end(error)
        }
        return try await ask(request, as: Answer.self)
    }

    /// - Throws: an exit code after the reason was said.
    func ask<Answer: Codable & Sendable>(_ request: ControlRequest, as type: Answer.Type) async throws -> Answer {
        let settings = try query.settings.get()
        let client = ControlClient(path: settings.paths.controlSocket)
        do {
            do {
                return try await client.request(request, as: type)
            } catch ControlClient.Failure.noDaemon {
                return try await Self.direct(settings, request, as: type)
            } catch let failure as ControlClient.Failure {
                throw failure.operatorError(of: client)
            }
        } catch let error as OperatorError {
            try query.output.end(error)
        }
    }

    private static func direct<Answer: Codable & Sendable>(
        _ settings: StationConfiguration, _ request: ControlRequest, as type: Answer.Type
    ) async throws -> Answer {
        do {
            let keys = try ChipKeys.store(settings)
            let answer: any Codable & Sendable =
                request.credentials.isEmpty
                ? try await KeyActs.list(keys) : try await act(settings, request, in: keys)
            guard let answer = answer as? Answer else { throw ActSentence.failed }
            return answer
        } catch let error as OperatorError {
            throw error
        } catch {
            throw OperatorError(OperatorMessage(ending: error), exit: .refusedBusy)
        }
    }

    /// With the state locked, so that no station starts meanwhile.
    private static func act(
        _ settings: StationConfiguration, _ request: ControlRequest, in keys: (any KeyStore)?
    ) async throws -> any Codable & Sendable {
        let lock = try StateLock(directory: settings.paths.state)
        defer { withExtendedLifetime(lock) {} }
        let store = try StationGround.store(settings)
        let people = People(
            store: store, random: SystemRandomSource(), wallClock: SystemWallClock(),
            executor: DeviceThread(name: "people"))
        let acts = KeyActs(
            people: people, store: store, keys: keys, isProduction: settings.station.mode == .production)
        switch request.verb {
        case "keysImport": return try await acts.importKey(request)
        case "keysGenerate": return try await acts.generate(request)
        case _: return try await acts.retire(request)
        }
    }

    static func table(_ keys: [KeyLine], _ language: OperatorLanguage) -> String {
        var table = TextTable(
            headings: [
                OperatorText("名称", "name"), OperatorText("版本", "version"), OperatorText("类型", "kind"),
                OperatorText("状态", "state"), OperatorText("校验值", "check values"),
            ].map { $0.text(in: language) })
        for key in keys {
            let state =
                switch key.state {
                case .active: OperatorText("可用于新卡", "active")
                case .retired: OperatorText("已停用", "retired")
                }
            table.rows.append([
                key.name, String(key.version), key.kind, state.text(in: language),
                key.checkValues.joined(separator: " "),
            ])
        }
        return table.text
    }
}
