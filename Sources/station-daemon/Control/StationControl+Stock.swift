import Foundation
import ProductionStation

/// Bookings of blanks, and what cancels a job: each verb brings the passwords of those who want it.
extension StationControl {
    func issueBlanks(_ request: ControlRequest) async throws -> [String: String] {
        let (lane, lot, blanks) = try blanks(of: request)
        let authority = try await station.people.authorise(.stockIssue, try request.credentials.credentials())
        try await station.issueBlanks(blanks, lot: lot, to: lane, by: authority)
        return ["lane": lane, "lot": lot, "blanks": String(blanks)]
    }

    func moveBlanks(_ request: ControlRequest) async throws -> [String: String] {
        let (lane, lot, blanks) = try blanks(of: request)
        let kind = try word(request, "kind", of: StockMove.Kind.self)
        let reason = try request.argument("reason")
        guard StockMove.isReason(reason) else { throw ActSentence.codeMalformed(reason) }
        let move = StockMove(kind, lane: lane, blanks: blanks, lot: lot, reason: reason)
        let authority = try await station.people.authorise(kind.act, try request.credentials.credentials())
        try await station.book(move, by: authority)
        return ["lane": lane, "lot": lot, "blanks": String(blanks), "kind": kind.rawValue]
    }

    func countBlanks(_ request: ControlRequest) async throws -> StockCount {
        let lane = try lane(of: request)
        let counted = try number(request, "counted", in: StockCount.blanksRange)
        let cause = try word(request, "cause", of: CountCause.self)
        let authority = try await station.people.authorise(.countDifference, try request.credentials.credentials())
        return try await station.bookCount(of: lane, counted: counted, cause: cause, by: authority)
    }

    func cancelJob(_ request: ControlRequest) async throws -> CancellationAnswer {
        let (job, reason) = (try request.argument("job"), try request.argument("reason"))
        let revision = try number(request, "revision", in: 1...1_000_000)
        guard CancellationNotice.isReason(reason) else { throw ActSentence.codeMalformed(reason) }
        let authority = try await station.people.authorise(.cancelJob, try request.credentials.credentials())
        return try await station.cancelJob(JobKey(id: job, revision: revision), reason: reason, by: authority)
    }

    /// With simulated machines there are no hands: the confirmed card leaves the simulated tray too.
    func takeOut(_ request: ControlRequest) async throws -> TakeOut {
        let serial = try request.argument("card")
        let authority = try await station.people.authorise(.takeOutCard, try request.credentials.credentials())
        let taken = try await station.confirmTakenOut(serial: serial, by: authority)
        if (try? await assembly.present(serial)) != nil { assembly.putBack(to: .rejected) }
        return taken
    }

    func maintain(_ request: ControlRequest) async throws -> [String: String] {
        let lane = try lane(of: request)
        let authority = try await station.people.authorise(.maintainLane, try request.credentials.credentials())
        try await station.maintainLane(lane, by: authority)
        return ["lane": lane, "state": "maintenance"]
    }

    private func blanks(of request: ControlRequest) throws -> (lane: String, lot: String, blanks: Int) {
        let lot = try request.argument("lot")
        return (try lane(of: request), lot, try number(request, "blanks", in: StockArguments.blanksRange))
    }

    private func lane(of request: ControlRequest) throws -> String {
        let lane = try request.argument("lane")
        guard station.lanes.contains(where: { $0.name == lane }) else {
            throw ActSentence.wordUnknown(lane, known: station.lanes.map(\.name))
        }
        return lane
    }

    private func number(_ request: ControlRequest, _ name: String, in range: ClosedRange<Int>) throws -> Int {
        let word = try request.argument(name)
        guard let number = Int(word), range.contains(number) else {
            throw ActSentence.wordUnknown(word, known: ["\(range.lowerBound)", "…", "\(range.upperBound)"])
        }
        return number
    }

    private func word<Word: RawRepresentable & CaseIterable>(
        _ request: ControlRequest, _ name: String, of type: Word.Type
    ) throws -> Word where Word.RawValue == String {
        let text = try request.argument(name)
        guard let word = Word(rawValue: text) else {
            throw ActSentence.wordUnknown(text, known: Word.allCases.map(\.rawValue))
        }
        return word
    }
}
