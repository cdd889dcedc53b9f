/// What a reader worker does with one request: the phase, on a card behind pcscd.
actor ChipPhases {
    /// What a phase says to the station while it runs.
    typealias Announce = @Sendable (WorkerMessage) -> Void

    /// Where PC/SC blocks. The phase runs there as a whole: two changes of threads a command would cost more than the
    /// command's own way through pcscd.
    private let thread = DeviceThread(name: "pcsc-reader")
    /// The profile of the last request: it hardly ever changes, and nothing of a person is in it.
    private var known: (json: [UInt8], profile: ChipProfile)?

    /// The reader of the last request. Where it stands in pcscd's list is looked up at each connect; what it can do
    /// only again after it was in trouble, because that takes a context of its own.
    private var lastReader: PCSCReader?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func perform(_ request: WorkerRequest, announce: @escaping Announce) async -> WorkerMessage {
        guard let phase = ChipFault.Phase(rawValue: request.phase),
            let selector = PCSCReaderSelector(request.reader),
            let profile = profile(request.profile)
        else {
            return WorkerMessage(Self.malformed)
        }
        let limit = Duration.milliseconds(request.limitMilliseconds)
        let deadline = ContinuousClock.now + limit
        let reader: PCSCReader
        do throws(DeviceFault) {
            reader = try await self.reader(selector, limit: limit)
        } catch {
            return WorkerMessage(ChipFault(error, in: phase))
        }
        let station = APDUChipStation(
            reader: AnnouncingReader(reader: reader) { announce(.connected) }, profile: profile)
        do throws(ChipFault) {
            return try await work(phase, station, request, ContinuousClock.now.duration(to: deadline))
        } catch {
            if error.kind == .device { lastReader = nil }
            return WorkerMessage(error)
        }
    }

    private func reader(_ selector: PCSCReaderSelector, limit: Duration) async throws(DeviceFault) -> PCSCReader {
        if let lastReader, lastReader.selector == selector { return lastReader }
        let found = try await PCSCReader.find(selector, limit: limit, on: thread)
        lastReader = found
        return found
    }

    private func profile(_ json: [UInt8]) -> ChipProfile? {
        if let known, known.json == json { return known.profile }
        guard let profile = try? ChipProfile(json: json) else { return nil }
        known = (json, profile)
        return profile
    }

    private static let malformed = ChipFault(.ourMistake, operation: "chip.request", detail: "malformed request")

    private static func order(_ request: WorkerRequest) throws(ChipFault) -> ChipOrder {
        guard let order = request.order() else { throw malformed }
        return order
    }

    private func work(
        _ phase: ChipFault.Phase, _ station: APDUChipStation, _ request: WorkerRequest, _ limit: Duration
    ) async throws(ChipFault) -> WorkerMessage {
        switch phase {
        case .recognise:
            let chip = try await station.recognise(limit: limit)
            return .recognised(
                identity: chip.identity.hexadecimal, isBlank: chip.isBlank, keySet: chip.keySet.map { WorkerKeySet($0) }
            )
        case .encode:
            try await station.encode(Self.order(request), limit: limit)
            return .done
        case .verify:
            try await station.verify(Self.order(request), limit: limit)
            return .done
        case .terminate:
            guard let keys = request.channel(), let chip = request.expected else {
                throw Self.malformed
            }
            try await station.terminate(ChipIdentity(hexadecimal: chip), keys: keys, limit: limit)
            return .done
        case .readCard:
            let card = try await station.readCard(keys: request.channel(), limit: limit)
            return .card(identity: card.identity.hexadecimal, files: card.files.forWorker)
        }
    }
}

/// Says when the card is ours: from then on silence is the card's.
private struct AnnouncingReader: CardReader {
    let reader: PCSCReader
    let announce: @Sendable () -> Void

    var identity: DeviceIdentity { reader.identity }
    var commandBytesMax: Int { reader.commandBytesMax }

    func connect(limit: Duration) async throws(DeviceFault) -> any CardConnection {
        let connection = try await reader.connect(limit: limit)
        announce()
        return connection
    }
}
