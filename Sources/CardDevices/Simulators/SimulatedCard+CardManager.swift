internal import Crypto

/// The commands of the card manager (GlobalPlatform Card Specification §11, Amendment D §7).
extension SimulatedCard {
    /// Commands that the card manager answers. The channel's protection is already off.
    ///
    /// - Returns: nil for a command that is none of its own.
    mutating func manage(
        _ command: CommandAPDU, isProtected: Bool, _ domain: inout SimulatedSecurityDomain
    ) -> ResponseAPDU? {
        switch (command.cla, command.ins) {
        case (0x80, Instruction.initializeUpdate): return initializeUpdate(command, &domain)
        case (0x00, Instruction.getChallenge): return getChallenge(command, &domain)
        case (0x00, Instruction.externalAuthenticate): return proveHost(command, &domain)
        case (0x80, Instruction.getData):
            let answer = getData(command, domain)
            return answer.status == .dataNotFound ? nil : answer
        case (0x80, Instruction.putKey), (0x80, Instruction.storeData), (0x80, Instruction.install),
            (0x80, Instruction.setStatus), (0x80, Instruction.getStatus):
            guard isProtected else { return ResponseAPDU(status: .securityStatusNotSatisfied) }
            return managed(command, &domain)
        case _: return nil
        }
    }

    private mutating func managed(
        _ command: CommandAPDU, _ domain: inout SimulatedSecurityDomain
    ) -> ResponseAPDU {
        // A locked card does nothing but leave that state, or end.
        guard domain.lifeCycle != .locked || command.ins == Instruction.setStatus else {
            return ResponseAPDU(status: .conditionsNotSatisfied)
        }
        switch command.ins {
        case Instruction.putKey: return putKey(command, &domain)
        case Instruction.storeData: return storeData(command, &domain)
        case Instruction.install: return install(command, domain)
        case Instruction.setStatus: return setStatus(command, &domain)
        case _: return getStatus(command, domain)
        }
    }

    private mutating func initializeUpdate(
        _ command: CommandAPDU, _ domain: inout SimulatedSecurityDomain
    ) -> ResponseAPDU {
        channel.close()
        guard command.p2 == 0 else { return ResponseAPDU(status: .wrongParameters) }
        guard command.data.count == 8 else { return ResponseAPDU(status: .wrongLength) }
        guard let index = domain.index(version: command.p1) else { return ResponseAPDU(status: .dataNotFound) }
        let set = domain.keySets[index]
        guard set.triesLeft > 0 else { return ResponseAPDU(status: .authenticationBlocked) }
        let (challenge, sequence) = domain.challenge(set.keys)
        let keys = SessionKeys(set.keys, hostChallenge: command.data, cardChallenge: challenge)
        channel.handshake = .init(keyVersion: set.keys.version, keys: keys)
        let head = SimulatedSecurityDomain.diversificationData(ofUID: uid) + [set.keys.version, 0x03]
        let cryptogram = nature == .foreignKeys ? keys.cardCryptogram.map { ~$0 } : keys.cardCryptogram
        return ResponseAPDU(
            data: head + [domain.options.rawValue] + challenge + cryptogram + sequence, status: .success)
    }

    /// EXTERNAL AUTHENTICATE of the secure channel: the only protected command without a session.
    mutating func openChannel(_ command: CommandAPDU, _ domain: inout SimulatedSecurityDomain) -> ResponseAPDU {
        guard let version = channel.handshake?.keyVersion else {
            channel.close()
            return ResponseAPDU(status: .conditionsNotSatisfied)
        }
        guard channel.authenticate(command, options: domain.options) else {
            domain.countFailure(version: version)
            return ResponseAPDU(status: .authenticationFailed)
        }
        domain.countSuccess(version: version)
        return ResponseAPDU(status: .success)
    }

    private mutating func getChallenge(
        _ command: CommandAPDU, _ domain: inout SimulatedSecurityDomain
    ) -> ResponseAPDU {
        guard command.data.isEmpty, command.ne == AESKey.blockBytes else { return ResponseAPDU(status: .wrongLength) }
        let bytes = domain.randomBytes(AESKey.blockBytes)
        hostChallenge = bytes
        return ResponseAPDU(data: bytes, status: .success)
    }

    private mutating func proveHost(
        _ command: CommandAPDU, _ domain: inout SimulatedSecurityDomain
    ) -> ResponseAPDU {
        provenHost = nil
        guard let challenge = lastHostChallenge else { return ResponseAPDU(status: .dataNotUsable) }
        guard var host = domain.hostKeys[command.p2] else { return ResponseAPDU(status: .dataNotFound) }
        guard host.triesLeft > 0 else { return ResponseAPDU(status: .authenticationBlocked) }
        let isProven = ConstantTime.equal(command.data, host.key.encrypted(block: challenge))
        provenHost = isProven ? command.p2 : nil
        host.triesLeft = isProven ? SimulatedSecurityDomain.hostTriesMax : host.triesLeft - 1
        domain.hostKeys[command.p2] = host
        return ResponseAPDU(status: isProven ? .success : StatusWord(0x63C0 | UInt16(host.triesLeft)))
    }

    private func getData(_ command: CommandAPDU, _ domain: SimulatedSecurityDomain) -> ResponseAPDU {
        switch (command.p1, command.p2) {
        case (0x00, 0xE0): ResponseAPDU(data: domain.keyInformation, status: .success)
        case (0x00, 0xCF):
            ResponseAPDU(
                data: TLV(0xCF, SimulatedSecurityDomain.diversificationData(ofUID: uid)).encoded(), status: .success)
        case _: ResponseAPDU(status: .dataNotFound)
        }
    }
}
