/// What a reader worker does with one request: the phase, on a card behind pcscd.
enum ChipPhases {
    static func perform(_ request: WorkerRequest, _ line: ReaderWorker.Line) async -> WorkerMessage {
        guard let phase = ChipFault.Phase(rawValue: request.phase),
            let selector = PCSCReaderSelector(request.reader), let order = request.order(),
            let profile = try? ChipProfile(json: Array(request.profile.utf8))
        else {
            return WorkerMessage(ChipFault(.ourMistake, operation: "chip.request", detail: "malformed request"))
        }
        let limit = Duration.milliseconds(request.limitMilliseconds)
        let deadline = ContinuousClock.now + limit
        let reader: PCSCReader
        do throws(DeviceFault) {
            reader = try await PCSCReader.find(selector, limit: limit)
        } catch {
            return WorkerMessage(ChipFault(error, in: phase))
        }
        let station = APDUChipStation(
            reader: AnnouncingReader(reader: reader) { line.announce(.connected) }, profile: profile,
            expecting: request.expected.map { ChipIdentity(hexadecimal: $0) })
        do throws(ChipFault) {
            return try await work(phase, station, order, request, ContinuousClock.now.duration(to: deadline))
        } catch {
            return WorkerMessage(error)
        }
    }

    private static func work(
        _ phase: ChipFault.Phase, _ station: APDUChipStation, _ order: ChipOrder, _ request: WorkerRequest,
        _ limit: Duration
    ) async throws(ChipFault) -> WorkerMessage {
        switch phase {
        case .recognise:
            let chip = try await station.recognise(limit: limit)
            return .recognised(
                identity: chip.identity.hexadecimal, isBlank: chip.isBlank, keySet: chip.keySet.map { WorkerKeySet($0) }
            )
        case .encode:
            try await station.encode(order, limit: limit)
            return .done
        case .verify:
            try await station.verify(order, limit: limit)
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
