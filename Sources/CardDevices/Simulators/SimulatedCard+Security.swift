/// What stands between a command and a card with a security domain.
extension SimulatedCard {
    /// What a reset takes away besides the selection.
    mutating func forgetSession() {
        channel.close()
        provenHost = nil
        hostChallenge = nil
        lastHostChallenge = nil
        personalized = nil
        registryListed = 0
    }

    /// Takes the protection off, asks whether the command is allowed, and protects the answer.
    mutating func guardedAnswer(_ command: CommandAPDU) -> (ResponseAPDU, SimulatedFileSystem.Change?) {
        guard var domain = securityDomain else { return plainAnswer(command) }
        defer { securityDomain = domain }
        // A challenge is good for the very next command only.
        lastHostChallenge = hostChallenge
        hostChallenge = nil
        guard domain.lifeCycle != .terminated || command.ins == Instruction.getData else {
            return (ResponseAPDU(status: .conditionsNotSatisfied), nil)
        }
        guard command.isProtected else { return allowedAnswer(command, isProtected: false, &domain) }
        if command.cla == 0x84, command.ins == Instruction.externalAuthenticate {
            let before = domain.memory
            let answer = openChannel(command, &domain)
            return (answer, kept(domain, since: before))
        }
        guard channel.isOpen else { return (ResponseAPDU(status: .securityStatusNotSatisfied), nil) }
        guard let plain = channel.open(command) else {
            return (ResponseAPDU(status: .secureMessagingIncorrect), nil)
        }
        let (answer, change) = allowedAnswer(plain, isProtected: true, &domain)
        return (channel.protect(answer), change)
    }

    private mutating func allowedAnswer(
        _ command: CommandAPDU, isProtected: Bool, _ domain: inout SimulatedSecurityDomain
    ) -> (ResponseAPDU, SimulatedFileSystem.Change?) {
        let before = domain.memory
        if let answer = manage(command, isProtected: isProtected, &domain) {
            return (answer, kept(domain, since: before))
        }
        switch (command.cla, command.ins) {
        case (0x00, Instruction.select) where command.p1 == 0x04:
            // Another application is another security state; inside the channel it stays the same domain's.
            if !isProtected { forgetSession() }
            if command.data.isEmpty || command.data == domain.application {
                return (ResponseAPDU(data: Self.description(of: domain), status: .success), nil)
            }
        case (0x00, Instruction.createFile), (0x00, Instruction.updateBinary), (0x00, Instruction.activateFile):
            guard domain.lifeCycle != .locked else { return (ResponseAPDU(status: .conditionsNotSatisfied), nil) }
            guard allows(command, isProtected: isProtected) else {
                return (ResponseAPDU(status: .securityStatusNotSatisfied), nil)
            }
        case (0x00, Instruction.readBinary):
            guard allows(command, isProtected: isProtected) else {
                return (ResponseAPDU(status: .securityStatusNotSatisfied), nil)
            }
        case _: break
        }
        return plainAnswer(command)
    }

    /// Notes what the card manager must still know without power.
    mutating func kept(
        _ domain: SimulatedSecurityDomain, since before: [UInt8]
    ) -> SimulatedFileSystem.Change? {
        let now = domain.memory
        guard now != before, files.apply(.securityDomain(now)) else { return nil }
        return .securityDomain(now)
    }

    /// What the access rules say of a command to the current file or directory.
    private func allows(_ command: CommandAPDU, isProtected: Bool) -> Bool {
        let directory = files.directories[directory]
        guard command.ins != Instruction.createFile else {
            return directory.rules.isEmpty
                ? isProtected || provenHost != nil : isProtected && !directory.isActive
        }
        guard command.ins != Instruction.activateFile else { return isProtected }
        // Without a current file the command itself says what is wrong.
        guard let file else { return true }
        let entry = directory.files[file]
        guard let access = entry.access else {
            return command.ins == Instruction.readBinary || isProtected || provenHost != nil
        }
        guard entry.isActive else { return isProtected }
        return isFulfilled(command.ins == Instruction.readBinary ? access.read : access.update, isProtected)
    }

    private func isFulfilled(_ condition: AccessCondition, _ isProtected: Bool) -> Bool {
        switch condition {
        case .always: true
        case .never: false
        case .secureChannel: isProtected
        case .externalAuthentication(let environment): provenHost == environment
        }
    }

    /// File control information of the security domain (Card Specification §11.9.3.1).
    private static func description(of domain: SimulatedSecurityDomain) -> [UInt8] {
        let data = TLV(0xA5, TLV(0x9F65, [0xFF]).encoded())
        return TLV(0x6F, TLV(0x84, domain.application).encoded() + data.encoded()).encoded()
    }
}
