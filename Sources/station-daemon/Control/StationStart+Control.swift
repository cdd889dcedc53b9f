import ProductionStation

/// What a station answers that cannot produce: everything that can be read, and to each act why it is not done.
extension StationStart: ControlHandler {
    func handle(_ request: ControlRequest, peer: PeerCredentials) async -> ControlReply {
        if let control { return await control.handle(request, peer: peer) }
        do {
            return try answer(request)
        } catch let fault as StoreFault {
            return ControlReply(refusing: StoreSentence(fault))
        } catch let refusal as ActSentence {
            return ControlReply(refusing: refusal)
        } catch {
            return ControlReply(refusing: ActSentence.failed)
        }
    }

    private func answer(_ request: ControlRequest) throws -> ControlReply {
        switch request.verb {
        case "status": try ControlReply(status)
        case "doctor": try ControlReply(Doctor(configuration, isRunning: true).examine())
        case "jobs": try ControlReply(try JobsQuery(request.arguments).run(on: reader()))
        case "accounts": try ControlReply(try reader().accounts())
        case _: problem.map { .refused($0.message) } ?? ControlReply(refusing: ActSentence.failed)
        }
    }

    private func reader() throws(StoreFault) -> StoreReader {
        try StoreReader(path: StationAssembly.statePath(configuration))
    }

    private var status: StationStatus {
        // When the state cannot be read, that is what the problem says; the answer comes nevertheless.
        let facts = (try? reader().facts()) ?? StationFacts()
        var status = StationStatus(facts: facts, isRunning: true, simulated: true, lanes: [])
        status.cannotProduce = problem
        return status
    }
}
