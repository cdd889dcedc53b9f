/// The file commands of ISO/IEC 7816-4 §11.2 and ISO/IEC 7816-9 §9.2.
extension SimulatedCard {
    mutating func select(_ command: CommandAPDU) -> ResponseAPDU {
        guard [0x00, 0x04, 0x0C].contains(command.p2) else { return ResponseAPDU(status: .wrongParameters) }
        let identifier = command.data.count == 2 ? UInt16(command.data[0]) << 8 | UInt16(command.data[1]) : nil
        switch command.p1 {
        case 0x04: return enter(files.directory(named: command.data), command)
        case 0x03: return enter(files.directories[directory].parent, command)
        case 0x01: return enter(identifier.flatMap { files.child(of: directory, identifier: $0) }, command)
        case 0x02: return open(identifier.flatMap { files.file(in: directory, identifier: $0) }, command)
        case 0x00:
            guard let identifier else { return enter(command.data.isEmpty ? 0 : nil, command) }
            if identifier == SimulatedFileSystem.masterFile { return enter(0, command) }
            if let child = files.child(of: directory, identifier: identifier) { return enter(child, command) }
            return open(files.file(in: directory, identifier: identifier), command)
        case _: return ResponseAPDU(status: .wrongParameters)
        }
    }

    func readBinary(_ command: CommandAPDU) -> ResponseAPDU {
        guard command.p1 & 0x80 == 0 else { return ResponseAPDU(status: .functionNotSupported) }
        guard let file else { return ResponseAPDU(status: .noCurrentFile) }
        guard command.data.isEmpty, let wanted = command.ne else { return ResponseAPDU(status: .wrongLength) }
        let bytes = files.directories[directory].files[file].bytes
        let offset = Int(command.p1) << 8 | Int(command.p2)
        guard offset < bytes.count else { return ResponseAPDU(status: .wrongOffset) }
        let part = Array(bytes[offset..<min(offset + wanted, bytes.count)])
        // An expected length of 256 or 65,536 means "all that is there": ending early is no event then.
        let isShort = part.count < wanted && wanted != 256 && wanted != 65_536
        return ResponseAPDU(data: part, status: isShort ? .endOfFile : .success)
    }

    mutating func updateBinary(_ command: CommandAPDU) -> (ResponseAPDU, SimulatedFileSystem.Change?) {
        guard command.p1 & 0x80 == 0 else { return (ResponseAPDU(status: .functionNotSupported), nil) }
        guard let file else { return (ResponseAPDU(status: .noCurrentFile), nil) }
        guard !command.data.isEmpty, command.ne == nil else { return (ResponseAPDU(status: .wrongLength), nil) }
        let offset = Int(command.p1) << 8 | Int(command.p2)
        let size = files.directories[directory].files[file].bytes.count
        guard offset < size else { return (ResponseAPDU(status: .wrongOffset), nil) }
        guard offset + command.data.count <= size else { return (ResponseAPDU(status: .notEnoughMemory), nil) }
        return make(.update(directory: directory, file: file, offset: offset, bytes: command.data))
    }

    mutating func createFile(_ command: CommandAPDU) -> (ResponseAPDU, SimulatedFileSystem.Change?) {
        guard command.p1 == 0, command.p2 == 0 else { return (ResponseAPDU(status: .wrongParameters), nil) }
        guard let wish = FileControlParameters(creating: command.data) else {
            return (ResponseAPDU(status: .wrongData), nil)
        }
        guard files.child(of: directory, identifier: wish.identifier) == nil,
            files.file(in: directory, identifier: wish.identifier) == nil,
            wish.name.isEmpty || files.directory(named: wish.name) == nil
        else { return (ResponseAPDU(status: .fileExists), nil) }
        guard files.bytesUsed + 64 + wish.size <= stock.memoryBytes else {
            return (ResponseAPDU(status: .notEnoughMemory), nil)
        }
        guard wish.isDirectory else {
            let answer = make(
                .createFile(directory: directory, identifier: wish.identifier, size: wish.size, rules: wish.rules))
            file = files.directories[directory].files.indices.last
            return answer
        }
        let answer = make(
            .createDirectory(parent: directory, identifier: wish.identifier, name: wish.name, rules: wish.rules))
        directory = files.directories.count - 1
        file = nil
        return answer
    }

    /// Without data: the current file or directory; with P1 02 and an identifier: that file of the current directory.
    mutating func activateFile(_ command: CommandAPDU) -> (ResponseAPDU, SimulatedFileSystem.Change?) {
        let entry = files.directories[directory]
        switch (command.p1, command.data.count) {
        case (0x00, 0):
            let hasRules = file.map { entry.files[$0].access != nil } ?? !entry.rules.isEmpty
            guard hasRules else { return (ResponseAPDU(status: .conditionsNotSatisfied), nil) }
            return make(.activate(directory: directory, file: file))
        case (0x02, 2):
            let identifier = UInt16(command.data[0]) << 8 | UInt16(command.data[1])
            guard let number = files.file(in: directory, identifier: identifier) else {
                return (ResponseAPDU(status: .fileNotFound), nil)
            }
            guard entry.files[number].access != nil else { return (ResponseAPDU(status: .conditionsNotSatisfied), nil) }
            return make(.activate(directory: directory, file: number))
        case _: return (ResponseAPDU(status: .wrongParameters), nil)
        }
    }

    /// Makes a change of memory, as far as this card still can.
    mutating func make(
        _ change: SimulatedFileSystem.Change
    ) -> (ResponseAPDU, SimulatedFileSystem.Change?) {
        if case .failsWrite(let number) = nature, case .update = change, files.updates + 1 >= number {
            files.countFailedUpdate()
            return (ResponseAPDU(status: .memoryFailure), nil)
        }
        if let left = changesLeft {
            guard left > 0 else { return (ResponseAPDU(status: .noDiagnosis), nil) }
            changesLeft = left - 1
        }
        let stored = asStored(change)
        guard files.apply(stored) else { return (ResponseAPDU(status: .noDiagnosis), nil) }
        return (ResponseAPDU(status: .success), stored)
    }

    /// What the memory keeps of a change: a card that flips bits gets the middle byte of each file wrong.
    private func asStored(_ change: SimulatedFileSystem.Change) -> SimulatedFileSystem.Change {
        guard nature == .flipsBit, case .update(let directory, let file, let offset, var bytes) = change else {
            return change
        }
        let middle = files.directories[directory].files[file].bytes.count / 2 - offset
        if bytes.indices.contains(middle) { bytes[middle] ^= 1 }
        return .update(directory: directory, file: file, offset: offset, bytes: bytes)
    }

    private mutating func enter(_ number: Int?, _ command: CommandAPDU) -> ResponseAPDU {
        guard let number else { return ResponseAPDU(status: .fileNotFound) }
        directory = number
        file = nil
        let entry = files.directories[number]
        var inner = TLV(0x82, [0x38]).encoded() + TLV(0x83, Self.digits(entry.identifier)).encoded()
        if !entry.name.isEmpty { inner += TLV(0x84, entry.name).encoded() }
        inner += Self.protection(entry.rules, isActive: entry.isActive)
        return Self.describe(inner, command)
    }

    private mutating func open(_ number: Int?, _ command: CommandAPDU) -> ResponseAPDU {
        guard let number else { return ResponseAPDU(status: .fileNotFound) }
        file = number
        let entry = files.directories[directory].files[number]
        let size = Self.digits(UInt16(entry.bytes.count))
        let inner =
            TLV(0x80, size).encoded() + TLV(0x82, [0x01]).encoded() + TLV(0x83, Self.digits(entry.identifier)).encoded()
            + Self.protection(entry.access?.encoded ?? [], isActive: entry.isActive)
        return Self.describe(inner, command)
    }

    private static func protection(_ rules: [UInt8], isActive: Bool) -> [UInt8] {
        guard !rules.isEmpty else { return [] }
        let state: FileLifeCycle = isActive ? .active : .creation
        return TLV(0x8A, [state.rawValue]).encoded() + TLV(0x8C, rules).encoded()
    }

    private static func describe(_ inner: [UInt8], _ command: CommandAPDU) -> ResponseAPDU {
        guard command.p2 != 0x0C else { return ResponseAPDU(status: .success) }
        return ResponseAPDU(data: TLV(command.p2 == 0x04 ? 0x62 : 0x6F, inner).encoded(), status: .success)
    }

    private static func digits(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }
}
