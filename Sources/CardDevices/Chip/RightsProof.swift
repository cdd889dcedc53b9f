/// Proves the rights of a finished card by trying what must not be possible (chip.md §9). Nothing of it harms a good
/// card: every write puts the byte that is already there.
struct RightsProof {
    let application: ChipApplication
    let security: ChipSecurity
    let keys: CardKeys
    let manager: CardManager
    let proof: ChipProof

    private var session: CardSession { manager.session }

    /// Needs a session in which nothing was proved to the card.
    func run(_ files: ChipFileSet) async throws(ChipFault) {
        var plain = PlainSender(session: session)
        guard try await application.select(&plain) else { throw differs("no application") }
        for file in files.files { try await refuseUpdate(of: file, &plain) }
        switch proof {
        case .rights: break
        case .rightsAndEndorsement:
            for file in files.files where rights(of: file)?.update == .endorsementKey {
                try await endorse(file, &plain)
            }
        }
        try await refuseTransportKeys()
    }

    private func rights(of file: ChipFileSet.ChipFile) -> ChipSecurity.Rights? {
        application.profile.files.first { $0.fileIdentifier == file.fileIdentifier }?.rights
    }

    /// Answers that say "not you", and not that the card is broken.
    private static let refusals: Set<StatusWord> = [
        .securityStatusNotSatisfied, .conditionsNotSatisfied, StatusWord(0x6981),
    ]

    private func refuseUpdate(of file: ChipFileSet.ChipFile, _ plain: inout PlainSender) async throws(ChipFault) {
        guard let first = file.bytes.first else { return }
        try await selectFile(file, &plain)
        let answer = try await plain.ask(ChipApplication.update(at: 0, [first]))
        guard answer.status != .success else { throw differs("\(file.name) takes an update") }
        guard Self.refusals.contains(answer.status) else {
            throw ChipFault(answer.status, in: session.phase, command: "refused update")
        }
    }

    /// Changes the last byte with the endorsement key, puts it back, and reads the whole file each time.
    private func endorse(_ file: ChipFileSet.ChipFile, _ plain: inout PlainSender) async throws(ChipFault) {
        guard let last = file.bytes.last else { return }
        try await write(~last, atEndOf: file, &plain)
        guard try await contents(of: file, &plain) == file.bytes.dropLast() + [~last] else {
            throw differs("\(file.name) keeps no endorsement")
        }
        try await write(last, atEndOf: file, &plain)
        guard try await contents(of: file, &plain) == file.bytes else { throw differs("\(file.name) not restored") }
    }

    private func write(
        _ byte: UInt8, atEndOf file: ChipFileSet.ChipFile, _ plain: inout PlainSender
    ) async throws(ChipFault) {
        guard let key = keys.endorsement, let rule = security.endorsementKey else {
            throw ChipFault(.ourMistake, operation: session.phase.operation, detail: "no endorsement key")
        }
        guard try await application.select(&plain) else { throw differs("no application") }
        try await selectFile(file, &plain)
        do throws(SecureChannelFault) {
            try await ExternalAuthentication(key: key, keyReference: rule.reference).perform(session)
        } catch {
            throw ChipFault(error, in: session.phase)
        }
        try await plain.demand(ChipApplication.update(at: file.bytes.count - 1, [byte]), "endorsement")
    }

    /// As any reader sees it, or in a channel of its own where the file is not read freely.
    private func contents(
        of file: ChipFileSet.ChipFile, _ plain: inout PlainSender
    ) async throws(ChipFault) -> [UInt8]? {
        guard rights(of: file)?.read == .mutualAuth else {
            return try await application.read(file.fileIdentifier, &plain)?.bytes
        }
        try await manager.select()
        var channel = try await manager.open(keys.issuer)
        guard try await application.select(&channel) else { throw differs("no application") }
        return try await application.read(file.fileIdentifier, &channel)?.bytes
    }

    /// The card proves its own keys in a fresh session, and its registry says that the application is finished.
    private func proveOwnKeys() async throws(ChipFault) {
        var channel = try await manager.open(keys.issuer)
        let entries: [RegistryEntry]
        do throws(SecureChannelFault) {
            entries = try await channel.registry(.applications)
        } catch {
            throw ChipFault(error, in: session.phase)
        }
        let entry = entries.first { $0.application == application.profile.applicationIdentifier }
        guard entry?.lifeCycle == ApplicationLifeCycle.personalized.rawValue else {
            throw differs("application not personalized")
        }
    }

    /// The card names its own keys only, and can no longer prove those that it came with.
    private func refuseTransportKeys() async throws(ChipFault) {
        try await manager.select()
        let shown = try await manager.keyInformation()
        guard !shown.isEmpty, shown.allSatisfy({ $0.version == keys.issuer.version }) else {
            throw differs("key versions")
        }
        guard try await !manager.proves(keys.transport) else { throw differs("transport keys still there") }
        try await proveOwnKeys()
    }

    private func selectFile(_ file: ChipFileSet.ChipFile, _ plain: inout PlainSender) async throws(ChipFault) {
        try await plain.demand(
            CommandAPDU(
                cla: 0, ins: Instruction.select, p1: 0x02, p2: 0x0C, data: ChipApplication.digits(file.fileIdentifier)),
            "select file")
    }

    private func differs(_ detail: String) -> ChipFault {
        ChipFault(.readBackDiffers, operation: session.phase.operation, detail: detail)
    }
}
