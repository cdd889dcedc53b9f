/// The application of a profile on a card: how it is found, made, written and read, whatever carries the commands.
struct ChipApplication: Sendable {
    let profile: ChipProfile

    /// What the chip says of itself (domain.md §1).
    func identity(_ session: CardSession) async throws(ChipFault) -> ChipIdentity {
        let bytes: [UInt8]
        switch profile.chipIdentity {
        case .uid:
            let command = CommandAPDU(cla: 0xFF, ins: Instruction.getData, p1: 0, p2: 0, ne: 256)
            bytes = try await session.require(command, "uid").data
            guard ChipProfile.provesIdentity(uid: bytes) else {
                throw ChipFault(.wrongCard, operation: session.phase.operation, detail: "uid proves nothing")
            }
        case .cplc:
            let answer = try await session.require(GlobalPlatform.getData(.productionLifeCycle), "cplc").data
            let object = try? TLV.list(parsing: answer.span).first
            guard let object, object.tag == 0x9F7F, let part = ChipProfile.identity(inCPLC: object.value) else {
                throw ChipFault(.wrongCard, operation: session.phase.operation, detail: "cplc proves nothing")
            }
            bytes = part
        }
        return ChipIdentity(hexadecimal: Hexadecimal.text(bytes))
    }

    /// - Returns: false when the card does not have our application.
    func select<Sender: CommandSender & ~Copyable>(_ sender: inout Sender) async throws(ChipFault) -> Bool {
        let answer = try await sender.select(p1: 0x04, profile.applicationIdentifier)
        switch answer.status {
        case .success: return true
        case .fileNotFound: return false
        // A locked or terminated card: somebody has had it before us.
        case .conditionsNotSatisfied where sender.session.phase == .recognise:
            throw ChipFault(.usedCard, operation: sender.session.phase.operation, detail: "card locked or terminated")
        case _: throw ChipFault(answer.status, in: sender.session.phase, command: "select application")
        }
    }

    /// Makes the application; it is selected afterwards (ISO/IEC 7816-9 §9.2.2: a created file is the current one).
    func create<Sender: CommandSender & ~Copyable>(_ sender: inout Sender) async throws(ChipFault) {
        let wish = FileControlParameters(
            directory: profile.directoryIdentifier, name: profile.applicationIdentifier,
            isClosed: profile.security != nil)
        try await sender.demand(
            CommandAPDU(cla: 0, ins: Instruction.select, p1: 0, p2: 0x0C, data: [0x3F, 0x00]), "select master file")
        try await sender.demand(
            CommandAPDU(cla: 0, ins: Instruction.createFile, p1: 0, p2: 0, data: wish.encoded()), "create application")
    }

    /// Makes one file and writes it. The created file is the current one, so that nothing needs to be selected.
    func write<Sender: CommandSender & ~Copyable>(
        _ file: ChipFileSet.ChipFile, _ sender: inout Sender
    ) async throws(ChipFault) {
        guard file.bytes.count <= 32_767 else {
            throw ChipFault(.ourMistake, operation: "chip.encode", detail: "\(file.name): \(file.bytes.count) bytes")
        }
        let wish = FileControlParameters(
            file: file.fileIdentifier, size: file.bytes.count, access: access(of: file.fileIdentifier))
        try await sender.demand(
            CommandAPDU(cla: 0, ins: Instruction.createFile, p1: 0, p2: 0, data: wish.encoded()), "create file")
        let chunk = sender.limits.commandDataMax
        var offset = 0
        while offset < file.bytes.count {
            let end = min(offset + chunk, file.bytes.count)
            try await sender.demand(Self.update(at: offset, Array(file.bytes[offset..<end])), "update")
            offset = end
        }
    }

    /// The access rules of a file; nil in a profile without security.
    func access(of identifier: UInt16) -> FileAccess? {
        guard let security = profile.security,
            let file = profile.files.first(where: { $0.fileIdentifier == identifier })
        else { return nil }
        let read: AccessCondition =
            switch file.rights.read {
            case .free: .always
            case .mutualAuth: .secureChannel
            }
        let update: AccessCondition =
            switch file.rights.update {
            case .never: .never
            case .endorsementKey:
                security.endorsementKey.map { .externalAuthentication(environment: $0.reference) } ?? .never
            }
        return FileAccess(read: read, update: update)
    }

    /// A whole file as the card gives it, and where it stands in its life.
    struct Reading: Sendable {
        var bytes: [UInt8]
        /// Nil when the card does not say.
        var lifeCycle: FileLifeCycle?
    }

    /// - Returns: nil when the card does not have the file.
    func read<Sender: CommandSender & ~Copyable>(
        _ identifier: UInt16, _ sender: inout Sender
    ) async throws(ChipFault) -> Reading? {
        let selected = try await sender.select(p1: 0x02, Self.digits(identifier))
        guard selected.status != .fileNotFound else { return nil }
        guard selected.status == .success, let size = FileControlParameters.size(inSelectAnswer: selected.data),
            size <= 32_767
        else { throw ChipFault(selected.status, in: sender.session.phase, command: "select file") }
        let chunk = sender.limits.answerDataMax
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        while bytes.count < size {
            let answer = try await sender.ask(Self.read(at: bytes.count, min(chunk, size - bytes.count)))
            if answer.status == .securityStatusNotSatisfied, sender.session.phase == .verify {
                throw ChipFault(.readBackDiffers, operation: "chip.verify", detail: "read refused")
            }
            guard answer.status.classification == .fine, !answer.data.isEmpty else {
                throw ChipFault(answer.status, in: sender.session.phase, command: "read")
            }
            bytes += answer.data
        }
        return Reading(
            bytes: Array(bytes.prefix(size)), lifeCycle: FileControlParameters.lifeCycle(inSelectAnswer: selected.data))
    }

    static func update(at offset: Int, _ bytes: [UInt8]) -> CommandAPDU {
        let place = digits(UInt16(offset))
        return CommandAPDU(cla: 0, ins: Instruction.updateBinary, p1: place[0], p2: place[1], data: bytes)
    }

    static func read(at offset: Int, _ count: Int) -> CommandAPDU {
        let place = digits(UInt16(offset))
        return CommandAPDU(cla: 0, ins: Instruction.readBinary, p1: place[0], p2: place[1], ne: count)
    }

    static func digits(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }
}
