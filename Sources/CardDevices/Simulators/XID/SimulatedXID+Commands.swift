/// One command as its wrapper announced it.
struct SimulatedXIDBlock: Equatable, Sendable {
    var tag: UInt32
    var dataCount: Int
    var isIn: Bool
    var block: [UInt8]

    /// Name for fault scripts: `31-01`.
    var name: String { "\(block[0].twoDigits)-\(block[1].twoDigits)" }
}

extension SimulatedXID {
    /// Longest data that a command may announce: the largest plane.
    private static var dataBytesMax: Int { 4_194_304 }

    /// Takes up the next whole thing that the host sent.
    ///
    /// - Returns: false when more bytes are needed or something runs.
    mutating func takeUp(at now: Duration) -> Bool {
        switch phase {
        case .busy: return false
        case .command:
            guard taken.count >= 31 else { return false }
            let bytes = Array(taken.prefix(31))
            taken.removeFirst(31)
            guard let block = Self.block(bytes) else {
                isOutOfPhase = true
                return false
            }
            let due = faults.began(block.name)
            for effect in due { suffer(effect) }
            guard !isHung, !isOutOfPhase, !due.contains(.powerLoss) else { return false }
            guard block.dataCount > 0, !block.isIn else {
                start(block, at: now)
                return true
            }
            phase = .dataOut(block)
        case .dataOut(let block):
            guard taken.count >= block.dataCount else { return false }
            let data = Array(taken.prefix(block.dataCount))
            taken.removeFirst(block.dataCount)
            store(data, block)
        }
        return true
    }

    private static func block(_ bytes: [UInt8]) -> SimulatedXIDBlock? {
        guard bytes.prefix(4).elementsEqual("USBC".utf8), bytes[13] == 0, bytes[14] == 6 || bytes[14] == 10 else {
            return nil
        }
        let count = Int(XIDWrapper.number(bytes[8..<12]))
        guard count <= dataBytesMax else { return nil }
        return SimulatedXIDBlock(
            tag: XIDWrapper.number(bytes[4..<8]), dataCount: count, isIn: bytes[12] & 0x80 != 0,
            block: Array(bytes[15..<15 + Int(bytes[14])]))
    }

    private mutating func start(_ block: SimulatedXIDBlock, at now: Duration) {
        phase = .busy
        switch block.block[0] {
        // These answer always, whatever state the machine is in.
        case 0x03, 0x12, 0x1A, 0x34: answer(block, at: now)
        case 0x31, 0x32:
            if let hindrance = hindrance(at: now) { return fail(block, hindrance.key, hindrance.code) }
            running = (now + time(of: block.block[1], block.block[0]), block)
        case _: fail(block, 5, 0x20)
        }
    }

    private func time(of order: UInt8, _ group: UInt8) -> Duration {
        guard group == 0x31 else { return .zero }
        switch order {
        case 0x01: return setup.pace.load
        case 0x0B: return setup.pace.move
        case 0x08: return setup.pace.print
        case _: return setup.pace.transfer
        }
    }

    /// What keeps every movement from starting now.
    private func hindrance(at now: Duration) -> (key: UInt8, code: UInt8)? {
        if now < isWarmAt { return (2, 0xDA) }
        return mechanics.status.reasons.contains(.coverOpen) ? (2, 0xD1) : nil
    }

    private mutating func store(_ data: [UInt8], _ block: SimulatedXIDBlock) {
        phase = .busy
        let plane = block.block[2]
        guard block.block[0] == 0x2A, plane <= 3, data.count == setup.field.width * setup.field.height else {
            return fail(block, 5, 0x20)
        }
        memory[plane] = data
        succeed(block, residue: 0)
    }

    private mutating func answer(_ block: SimulatedXIDBlock, at now: Duration) {
        let bytes: [UInt8]
        switch block.block[0] {
        case 0x03:
            // Asked without a failure before: somebody wants to know the status.
            if sense.key == 0, mechanics.look() == .silent { sense = (2, 0xD3) }
            bytes = senseBytes(at: now)
        case 0x12: bytes = inquiry()
        case 0x1A:
            guard block.block[2] == 0x63 else { return fail(block, 5, 0x20) }
            bytes = [UInt8](repeating: 0, count: 44)
        case _: bytes = position()
        }
        said += bytes.prefix(block.dataCount)
        succeed(block, residue: block.dataCount - min(block.dataCount, bytes.count))
    }

    /// The latched cause, or what keeps the machine from working now.
    private mutating func senseBytes(at now: Duration) -> [UInt8] {
        var told = sense
        if told.key == 0 { told = condition(at: now) }
        sense = (0, 0)
        var bytes = [UInt8](repeating: 0, count: 20)
        (bytes[0], bytes[2], bytes[12]) = (0x70, told.key, told.code)
        return bytes
    }

    private func condition(at now: Duration) -> (key: UInt8, code: UInt8) {
        if let hindrance = hindrance(at: now) { return hindrance }
        let reasons = mechanics.status.reasons
        if reasons.contains(.mediaJam) { return (3, 0x93) }
        if reasons.contains(.markerSupplyEmpty) { return (3, 0xB2) }
        return reasons.contains(.mediaEmpty) ? (2, 0xD0) : (0, 0)
    }

    private func inquiry() -> [UInt8] {
        var bytes = [UInt8](repeating: 0x20, count: 96)
        func put(_ text: String, at place: Int, _ count: Int) {
            for (index, byte) in text.utf8.prefix(count).enumerated() { bytes[place + index] = byte }
        }
        put("G-PRINTEC", at: 8, 8)
        put(setup.model, at: 16, 8)
        put(mechanics.lane.printerSerial ?? setup.serial, at: 24, 16)
        put(setup.firmware, at: 58, 13)
        return bytes
    }

    private func position() -> [UInt8] {
        let place: UInt8?
        switch mechanics.lane.cardInside()?.place {
        case .chipStation: place = 1
        case .printHead: place = 0
        // A place that no source names.
        case .feeder, .between: place = 9
        case .hopper, .acceptedTray, .rejectedTray, .acceptedExit, .rejectedExit, .outside, .desk, .removedPrinter, nil:
            place = nil
        }
        return [place == nil ? 1 : 0, 0, 0, 0, 0, 0, 0, place ?? 0]
    }

    mutating func succeed(_ block: SimulatedXIDBlock, residue: Int) { conclude(block, residue: residue, status: 0) }

    mutating func fail(_ block: SimulatedXIDBlock, _ key: UInt8, _ code: UInt8) {
        sense = (key, code)
        conclude(block, residue: block.dataCount, status: 1)
    }

    private mutating func conclude(_ block: SimulatedXIDBlock, residue: Int, status: UInt8) {
        let tag = isNextTagWrong ? block.tag &+ 7 : block.tag
        isNextTagWrong = false
        said += Array("USBS".utf8) + XIDWrapper.littleEndian(tag) + XIDWrapper.littleEndian(UInt32(residue)) + [status]
        phase = .command
    }
}
