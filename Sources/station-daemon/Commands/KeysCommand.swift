import ArgumentParser
import CardDevices
import ProductionStation

/// `keys`: the master and signer keys of cards.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The master and signer keys of cards: list, import, make, retire.",
        subcommands: [
            ListKeysCommand.self, ImportKeyCommand.self, GenerateKeyCommand.self, RetireKeyCommand.self,
        ], defaultSubcommand: ListKeysCommand.self)
}

/// Which key, and the two people who act on it.
struct KeyArguments: ParsableArguments {
    @Argument(help: "Name of the key, as the chip profile has it, for example card-issuer.")
    var name: String

    @Option(help: "Version of the key, 1 to 127.")
    var version: Int

    @OptionGroup var people: PairOptions

    func validate() throws {
        guard KeyReference(name: name, version: version) != nil else {
            throw ValidationError("a key's name has 1 to 32 of a-z, 0-9 and -, and a version from 1 to 127")
        }
    }

    var words: [String: String] { ["name": name, "version": String(version)] }
}

/// `keys list`: what the store holds.
struct ListKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the keys with their check values; works without a running station too.")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        CoreDumps.forbid()
        let verb = KeyVerb(options)
        let lines = try await verb.ask(ControlRequest(verb: "keys"), as: [KeyLine].self)
        try verb.query.output.write(lines) { KeyVerb.table($0, verb.query.output.language) }
    }
}

/// `keys import`: a key that came in letters.
struct ImportKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Join a master key from its components and put it into the key store.",
        discussion:
            "Two supervisors, and the holder of each component. Nothing is overwritten (docs/keys.md). Works without a running station too."
    )

    @OptionGroup var key: KeyArguments
    @OptionGroup var letters: ComponentOptions

    func run() async throws {
        let verb = KeyVerb(key.people.options)
        let (method, check) = (letters.checkMethod, letters.checkValue)
        let line: KeyLine = try await verb.act("keysImport", key, more: ["method": method, "check": check], letters)
        try verb.query.output.write([line]) { KeyVerb.table($0, verb.query.output.language) }
    }
}

/// `keys generate`: a document signer's key.
struct GenerateKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make a signing key (P-256) in the key store and print its public key for the certificate.",
        discussion: "Two supervisors. The private key never leaves the store. Works without a running station too.")

    @OptionGroup var key: KeyArguments

    func run() async throws {
        let verb = KeyVerb(key.people.options)
        let made: NewSignerLine = try await verb.act("keysGenerate", key)
        try verb.query.output.write(made) { $0.publicKey }
    }
}

/// `keys retire`: no new card with it.
struct RetireKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Make no new card with this key from now on. Cards that were made with it are still read.",
        discussion: "Two supervisors. There is no way back. Works without a running station too.")

    @OptionGroup var key: KeyArguments

    func run() async throws {
        let verb = KeyVerb(key.people.options)
        let line: KeyLine = try await verb.act("keysRetire", key)
        try verb.query.output.write([line]) { KeyVerb.table($0, verb.query.output.language) }
    }
}
