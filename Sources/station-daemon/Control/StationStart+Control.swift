import Logging
import ProductionStation

/// What a station answers that cannot produce: everything that can be read, and to each act why it is not done.
extension StationStart: ControlHandler {
    func handle(_ request: ControlRequest, peer: PeerCredentials) async -> ControlReply {
        if request.verb != StationPulse.verb, let control { return await control.handle(request, peer: peer) }
        do {
            return try await answer(request)
        } catch {
            return ControlReply(ending: error)
        }
    }

    private func answer(_ request: ControlRequest) async throws -> ControlReply {
        switch request.verb {
        case StationPulse.verb: try ControlReply(await pulse())
        case "status": try ControlReply(status)
        case "doctor": try ControlReply(Doctor(configuration, isRunning: true).examine())
        case "jobs": try ControlReply(try JobsQuery(request.arguments).run(on: reader()))
        case "accounts": try ControlReply(try reader().accounts())
        case "audit": try ControlReply(try AuditQuery(request.arguments).run(on: reader()))
        case "replaceMasterKey": try ControlReply(await replaceMasterKey(request))
        case _: problem.map { .refused($0.message) } ?? ControlReply(refusing: ActSentence.failed)
        }
    }

    private func reader() throws(StoreFault) -> StoreReader {
        try StoreReader(path: StationAssembly.statePath(configuration))
    }

    private var status: StationStatus {
        // When the state cannot be read, that is what the problem says; the answer comes nevertheless.
        let reader = try? reader()
        var status = StationStatus(
            facts: (try? reader?.facts()) ?? StationFacts(), isRunning: true, simulated: true, lanes: [])
        status.alarms =
            reader?.alarms(
                at: SystemWallClock().now(), policy: AlarmPolicy(rules: configuration.alarmRules),
                masterKey: keyless?.fault) ?? []
        status.cannotProduce = problem
        return status
    }

    /// `vault replace-key`: two supervisors say that the old master key is lost.
    private func replaceMasterKey(_ request: ControlRequest) async throws -> KeyReplacement {
        guard let ground = keyless?.ground, let problem else { throw ActSentence.failed }
        let sealer = VaultSealer(
            masterKey: try StationAssembly.masterKey(configuration), random: SystemRandomSource())
        let authority = try await ground.people().authorise(
            .replaceMasterKey, try request.credentials.credentials())
        let (now, reference) = (SystemWallClock().now(), ground.reference)
        let today = reference.zone.day(of: now)
        let done = try await ground.store.replaceMasterKey(
            sealer.keyCheckValue, by: authority, today: today,
            expectedBy: reference.calendar.workingDay(onOrAfter: today.addingDays(1)), at: now)
        logger.warning(
            "the master key was replaced",
            metadata: [LogKeys.count: "\(done.toDeliverAgain)", LogKeys.reason: "\(problem.code)"])
        return done
    }
}
