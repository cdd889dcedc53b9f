import ArgumentParser
import ProductionStation

/// What every act of one person takes besides its subject: who does it, their password, and the options of all verbs.
struct ActOptions: ParsableArguments {
    @Option(help: "Account of the person who does it.")
    var by: String

    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: GlobalOptions

    /// See ``StationQuery/act(_:_:by:_:as:_:)``.
    func perform<Answer: Codable & Sendable>(
        _ verb: String, _ subject: [String: String] = [:], as type: Answer.Type = Answer.self,
        _ sentence: (Answer) -> OperatorText
    ) async throws {
        try await StationQuery(options: options).act(verb, subject, by: [by], credentials, as: type, sentence)
    }
}

/// What every act of two people takes.
struct PairOptions: ParsableArguments {
    @Option(help: "Account of the person who does it.")
    var first: String

    @Option(help: "Account of the person who confirms it; another person.")
    var second: String

    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard first != second else { throw ValidationError("--first and --second must be two different people") }
    }

    /// See ``StationQuery/act(_:_:by:_:as:_:)``.
    func perform<Answer: Codable & Sendable>(
        _ verb: String, _ subject: [String: String], as type: Answer.Type = Answer.self,
        _ sentence: (Answer) -> OperatorText
    ) async throws {
        try await StationQuery(options: options)
            .act(verb, subject, by: [first, second], credentials, as: type, sentence)
    }
}

extension StationQuery {
    /// Asks the running station for an act of people, and says how it ended.
    ///
    /// - Parameters:
    ///   - verb: of the control socket.
    ///   - subject: what is acted on.
    ///   - people: accounts, in the order in which the act names them; each is asked for a password.
    ///   - sentence: the answer in words.
    /// - Throws: the exit code, after the reason was said.
    func act<Answer: Codable & Sendable>(
        _ verb: String, _ subject: [String: String], by people: [String], _ credentials: CredentialOptions,
        as type: Answer.Type, _ sentence: (Answer) -> OperatorText
    ) async throws {
        let answer = try await order(
            verb, arguments: subject, credentials: try await self.credentials(credentials, people), as: type)
        try output.write(answer) { sentence($0).text(in: output.language) }
    }
}
