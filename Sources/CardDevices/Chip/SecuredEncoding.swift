/// How a card of a profile with security is made: channel, files, keys, lock, in this order (chip.md §3, §9).
///
/// The lane has written down which keys the card gets before it asks for this. A fault after the key change leaves the
/// card's keys unknown; every fault ends in the rejected tray.
struct SecuredEncoding {
    let application: ChipApplication
    let security: ChipSecurity
    let keys: CardKeys
    let manager: CardManager

    private var session: CardSession { manager.session }

    /// Makes the whole card. It must be blank; the card manager need not be selected.
    func run(_ files: ChipFileSet) async throws(ChipFault) {
        try await manager.select()
        var channel = try await manager.open(keys.transport)
        try await application.create(&channel)
        for file in files.files { try await application.write(file, &channel) }
        try await storeEndorsementKey(&channel)
        var own = try await changeKeys(channel)
        try await lock(files, &own)
    }

    private func storeEndorsementKey(_ channel: inout SecureChannel) async throws(ChipFault) {
        guard let rule = security.endorsementKey else { return }
        guard let key = keys.endorsement else {
            throw ChipFault(.ourMistake, operation: session.phase.operation, detail: "no endorsement key")
        }
        let group = GlobalPlatform.keyGroup(
            key, reference: rule.reference, under: channel.keys.dataEncryption)
        do throws(SecureChannelFault) {
            try await channel.personalize(
                application: application.profile.applicationIdentifier, group, format: .encryptedDataGroups)
        } catch {
            throw ChipFault(error, in: session.phase)
        }
    }

    /// The intent is in the journal since the card was recognised: nothing is left to agree on.
    private func changeKeys(_ channel: consuming SecureChannel) async throws(ChipFault) -> SecureChannel {
        let change = KeyChange(newKeys: keys.issuer, replacedVersion: keys.transport.reference)
        let challenge = manager.random(8)
        do throws(SecureChannelFault) {
            let agreed = try await change.agree { _ in }
            return try await agreed.perform(on: channel, hostChallenge: challenge) { _ throws(ChipFault) in
                try await manager.select()
            }
        } catch {
            throw ChipFault(error, in: session.phase)
        }
    }

    /// From here on the card itself refuses what the rules do not allow.
    private func lock(_ files: ChipFileSet, _ channel: inout SecureChannel) async throws(ChipFault) {
        guard try await application.select(&channel) else {
            throw ChipFault(.writeFailed, operation: session.phase.operation, detail: "no application to lock")
        }
        // The application first, while it is what is selected.
        try await channel.demand(
            CommandAPDU(cla: 0, ins: Instruction.activateFile, p1: 0, p2: 0), "activate application")
        for file in files.files {
            try await channel.demand(
                CommandAPDU(
                    cla: 0, ins: Instruction.activateFile, p1: 0x02, p2: 0,
                    data: ChipApplication.digits(file.fileIdentifier)), "activate file")
        }
        try await channel.demand(
            GlobalPlatform.setStatus(application: application.profile.applicationIdentifier, .personalized),
            "set status")
    }
}
