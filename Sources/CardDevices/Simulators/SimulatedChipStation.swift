/// A chip station on the truth of a simulated lane, one step a phase and no command bytes: for long simulations.
///
/// Its outcomes are those of ``APDUChipStation`` on the same card.
public actor SimulatedChipStation: ChipStation {
    private let lane: SimulatedLane
    private let slot: SimulatedSlot
    private let profile: ChipProfile
    private let wiring: SimulatedWiring

    /// A station whose reader is at `slot`.
    public init(
        lane: SimulatedLane, slot: SimulatedSlot = .chipStation, profile: ChipProfile, wiring: SimulatedWiring
    ) {
        self.lane = lane
        self.slot = slot
        self.profile = profile
        self.wiring = wiring
    }

    /// Looks at the chip; changes nothing.
    public func recognise(limit: Duration) async throws(ChipFault) -> RecognisedChip {
        let profile = profile
        return try await phase(.recognise, .recognise, limit) { chip, _ throws(ChipFault) in
            let identity = try chip.recognised(profile, .recognise)
            return RecognisedChip(identity: identity, isBlank: !chip.holdsApplication(profile))
        }
    }

    /// Makes the changes that the commands would make, as one step.
    public func encode(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        try refuseKeys(of: order, "chip.encode")
        let profile = profile
        try await phase(.encode, .encode, limit) { chip, changes throws(ChipFault) in
            _ = try chip.recognised(profile, .encode)
            guard !chip.holdsApplication(profile) else { throw ChipFault(.usedCard, operation: "chip.encode") }
            try chip.encode(order.files, profile, &changes)
        }
    }

    /// Compares what the chip holds.
    public func verify(_ order: ChipOrder, limit: Duration) async throws(ChipFault) {
        try refuseKeys(of: order, "chip.verify")
        let profile = profile
        try await phase(.verify, .verify, limit) { chip, _ throws(ChipFault) in
            _ = try chip.recognised(profile, .verify)
            let held = profile.files(on: chip.files)
            for file in order.files.files
            where held.files.first(where: { $0.fileIdentifier == file.fileIdentifier })?.bytes != file.bytes {
                throw ChipFault(.readBackDiffers, operation: "chip.verify", detail: file.name)
            }
        }
    }

    /// Every file of the profile that the chip holds.
    public func readCard(keys: ChannelKeys?, limit: Duration) async throws(ChipFault) -> ReadCard {
        let profile = profile
        return try await phase(.readCard, .readCard, limit) { chip, _ throws(ChipFault) in
            ReadCard(identity: try chip.recognised(profile, .readCard), files: profile.files(on: chip.files))
        }
    }

    /// Keys and locks need command bytes.
    private func refuseKeys(of order: ChipOrder, _ operation: String) throws(ChipFault) {
        guard order.keys == nil else {
            throw ChipFault(.ourMistake, operation: operation, detail: "keys without command bytes")
        }
    }

    private func phase<Value: Sendable>(
        _ verb: SimulatedVerb, _ phase: ChipFault.Phase, _ limit: Duration,
        _ body: @Sendable (inout SimulatedCard, inout [SimulatedFileSystem.Change]) throws(ChipFault) -> Value
    ) async throws(ChipFault) -> Value {
        let isLate = await wiring.pause(verb, limit: limit)
        try pass(verb, .before, phase)
        let isCut = !wiring.passMiddle(of: verb)
        let result = lane.act { core in core.chipPhase(verb, phase, slot, wiring.faults, isCut: isCut, body) }
        guard !isCut else { throw ChipFault(wiring.closed(verb), in: phase) }
        try pass(verb, .after, phase)
        _ = await wiring.pause(verb, limit: limit)
        if isLate {
            throw ChipFault(DeviceFault(.timedOut, cardState: .unknown, operation: phase.operation), in: phase)
        }
        return try result.get()
    }

    private func pass(_ verb: SimulatedVerb, _ side: SeamSide, _ phase: ChipFault.Phase) throws(ChipFault) {
        do throws(DeviceFault) { try wiring.pass(verb, side) } catch { throw ChipFault(error, in: phase) }
    }
}

extension LaneCore {
    /// One phase on the chip in a slot, as one step.
    mutating func chipPhase<Value: Sendable>(
        _ verb: SimulatedVerb, _ phase: ChipFault.Phase, _ slot: SimulatedSlot, _ plan: FaultPlan, isCut: Bool,
        _ body: (inout SimulatedCard, inout [SimulatedFileSystem.Change]) throws(ChipFault) -> Value
    ) -> Result<Value, ChipFault> {
        let card = state.card(in: slot)
        let call = begin(verb, plan, card: card, operation: phase.operation)
        do throws(SimulatedLaneError) {
            try flush()
            if let fault = call.before { return .failure(ChipFault(fault, in: phase)) }
            if let fault = unplugged(slot, phase.operation) { return .failure(ChipFault(fault, in: phase)) }
            guard let card else {
                return .failure(ChipFault(.chipDead, operation: phase.operation, detail: "no-card"))
            }
            let stopsAfter = isCut || call.during != nil ? Self.changesBeforeStop(state.calls(of: verb)) : nil
            let result = try writeChip(card) { chip, changes -> Result<Value, ChipFault> in
                chip.changesLeft = stopsAfter
                defer { chip.changesLeft = nil }
                do throws(ChipFault) {
                    return .success(try body(&chip, &changes))
                } catch {
                    return .failure(error)
                }
            }
            if let fault = call.during ?? call.after { return .failure(ChipFault(fault, in: phase)) }
            return result
        } catch {
            return .failure(ChipFault(lost(error, phase.operation), in: phase))
        }
    }
}

extension LaneCore {
    /// How many changes of memory are made before a phase stops in its middle: another number each time.
    private static func changesBeforeStop(_ occurrence: Int) -> Int { 1 + occurrence * 5 % 6 }

    /// Why a reader that somebody has pulled does nothing; nil while it is plugged in.
    func unplugged(_ slot: SimulatedSlot, _ operation: String) -> DeviceFault? {
        guard slot == .chipStation, state.holds(.readerPulled) else { return nil }
        return DeviceFault(.disconnected, cardState: .unknown, operation: operation, detail: "no-reader")
    }
}

extension SimulatedCard {
    /// Powers the card and looks whether it is of the profile's stock.
    fileprivate mutating func recognised(
        _ profile: ChipProfile, _ phase: ChipFault.Phase
    ) throws(ChipFault) -> ChipIdentity {
        guard let answer = reset(), nature != .mute else { throw ChipFault(.chipDead, operation: phase.operation) }
        guard profile.answersToReset.isEmpty || profile.answersToReset.contains(answer) else {
            throw ChipFault(.wrongCard, operation: phase.operation, detail: "answer to reset")
        }
        return stock.identity(ofUID: uid)
    }

    fileprivate func holdsApplication(_ profile: ChipProfile) -> Bool {
        files.directory(named: profile.applicationIdentifier) != nil
    }

    /// Writes all files, with the changes that the commands would make.
    fileprivate mutating func encode(
        _ set: ChipFileSet, _ profile: ChipProfile, _ changes: inout [SimulatedFileSystem.Change]
    ) throws(ChipFault) {
        try write(
            .createDirectory(
                parent: 0, identifier: profile.directoryIdentifier, name: profile.applicationIdentifier), &changes)
        let directory = files.directories.count - 1
        for (number, file) in set.files.enumerated() {
            guard files.bytesUsed + 64 + file.bytes.count <= stock.memoryBytes else {
                throw ChipFault(.wrongCard, operation: "chip.encode", detail: "\(StatusWord.notEnoughMemory)")
            }
            try write(
                .createFile(directory: directory, identifier: file.fileIdentifier, size: file.bytes.count), &changes)
            var offset = 0
            while offset < file.bytes.count {
                let end = min(offset + chunkBytes, file.bytes.count)
                let part = Array(file.bytes[offset..<end])
                try write(.update(directory: directory, file: number, offset: offset, bytes: part), &changes)
                offset = end
            }
        }
    }

    /// Where a write fails, the chunks before it must be those of the commands; else the size does not matter.
    private var chunkBytes: Int {
        switch nature {
        case .failsWrite: APDUChipStation.chunkBytes
        case .good, .wrongStock, .deadChip, .used, .mute, .flipsBit: 65_535
        }
    }

    private mutating func write(
        _ change: SimulatedFileSystem.Change, _ changes: inout [SimulatedFileSystem.Change]
    ) throws(ChipFault) {
        let (answer, made) = make(change)
        if let made { changes.append(made) }
        guard answer.status == .success else { throw ChipFault(answer.status, in: .encode, command: "update") }
    }
}
