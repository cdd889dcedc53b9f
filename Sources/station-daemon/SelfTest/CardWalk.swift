import CardDevices
import ProductionStation

/// Sees which readers have a card now.
protocol CardSightings: Sendable {
    /// Names of the readers with a card, after at most `limit`.
    func withCard(limit: Duration) async throws(DeviceFault) -> Set<String>
}

/// One blank on its way through a lane, without a job: proves which reader sits in which printer.
struct CardWalk {
    let printer: any CardPrinter
    let sightings: any CardSightings
    /// Name of this lane's reader, as the sightings call it.
    let reader: String
    let limits: LaneLimits
    /// Nil: nothing is printed.
    let picture: PrintImage?
    /// Told each step when it has ended.
    let note: @Sendable (CardStep) -> Void

    /// Looks for a change of the readers until it is given up. A reader needs some time to notice a card.
    private static let looksMax = 30
    private static let lookLimit = Duration.milliseconds(300)

    /// What came of it.
    struct Outcome: Sendable {
        var steps: [CardStep] = []
        /// A blank has left the hopper, or may have.
        var usesCard = false
        var ok: Bool { steps.allSatisfy { $0.result != .failed } }
    }

    /// - Parameter consumes: false only looks.
    func run(consumes: Bool) async -> Outcome {
        var outcome = Outcome()
        guard let before = await look(&outcome), consumes else { return outcome }
        guard
            await step(
                .feed, &outcome,
                { () throws(DeviceFault) in
                    try await printer.feed(to: .chipStation, limit: limits.move)
                })
        else {
            return await giveBack(outcome)
        }
        outcome.usesCard = true
        guard await watch(.seen, &outcome, from: before, until: before.union([reader])) else {
            return await giveBack(outcome)
        }
        guard
            await step(
                .move, &outcome,
                { () throws(DeviceFault) in
                    try await printer.move(to: .printHead, limit: limits.move)
                }), await watch(.lost, &outcome, from: before.union([reader]), until: before)
        else {
            return await giveBack(outcome)
        }
        if let picture {
            guard
                await step(
                    .print, &outcome,
                    { () throws(DeviceFault) in
                        try await printer.print(picture, limit: limits.print)
                    })
            else {
                return await giveBack(outcome)
            }
        } else {
            add(CardStep(kind: .print, result: .skipped, detail: ""), &outcome)
        }
        await reject(&outcome)
        return outcome
    }

    private func add(_ step: CardStep, _ outcome: inout Outcome) {
        outcome.steps.append(step)
        note(step)
    }

    /// - Returns: the readers that had a card before anything moved; nil when nothing may move.
    private func look(_ outcome: inout Outcome) async -> Set<String>? {
        do throws(DeviceFault) {
            let seen = try await printer.status(limit: limits.move)
            let before = try await sightings.withCard(limit: Self.lookLimit)
            let isClear = seen.position == .none && seen.reasons.isEmpty && !before.contains(reader)
            let detail = before.contains(reader) ? "\(reader) has a card" : seen.words
            add(CardStep(kind: .look, result: isClear ? .ok : .failed, detail: detail), &outcome)
            return isClear ? before : nil
        } catch {
            add(CardStep(kind: .look, result: .failed, detail: error.words), &outcome)
            return nil
        }
    }

    private func step(
        _ kind: CardStep.Kind, _ outcome: inout Outcome, _ body: () async throws(DeviceFault) -> Void
    ) async -> Bool {
        do throws(DeviceFault) {
            try await body()
            add(CardStep(kind: kind, result: .ok, detail: ""), &outcome)
            return true
        } catch {
            if error.cardState == .unknown { outcome.usesCard = true }
            add(CardStep(kind: kind, result: .failed, detail: error.words), &outcome)
            return false
        }
    }

    /// Ends well with exactly `wanted`, and badly as soon as another reader changes.
    private func watch(
        _ kind: CardStep.Kind, _ outcome: inout Outcome, from before: Set<String>, until wanted: Set<String>
    ) async -> Bool {
        var seen = before
        do throws(DeviceFault) {
            for _ in 0..<Self.looksMax {
                seen = try await sightings.withCard(limit: Self.lookLimit)
                if seen == wanted || !seen.symmetricDifference(before).isSubset(of: [reader]) { break }
            }
        } catch {
            add(CardStep(kind: kind, result: .failed, detail: error.words), &outcome)
            return false
        }
        let others = seen.symmetricDifference(before).subtracting([reader]).sorted()
        let detail = others.isEmpty ? reader : "\(reader); \(others.joined(separator: ", "))"
        add(CardStep(kind: kind, result: seen == wanted ? .ok : .failed, detail: detail), &outcome)
        return seen == wanted
    }

    /// After a failure: what the printer still has does not stay inside.
    private func giveBack(_ failed: Outcome) async -> Outcome {
        var outcome = failed
        let seen: PrinterStatus
        do throws(DeviceFault) {
            seen = try await printer.status(limit: limits.move)
        } catch {
            add(CardStep(kind: .reject, result: .failed, detail: error.words), &outcome)
            return outcome
        }
        guard seen.position != .none else { return outcome }
        outcome.usesCard = true
        await reject(&outcome)
        return outcome
    }

    private func reject(_ outcome: inout Outcome) async {
        do throws(DeviceFault) {
            try await printer.eject(to: .rejected, limit: limits.move)
            let seen = try await printer.status(limit: limits.move)
            let isEmpty = seen.position == .none
            add(CardStep(kind: .reject, result: isEmpty ? .ok : .failed, detail: seen.words), &outcome)
        } catch {
            add(CardStep(kind: .reject, result: .failed, detail: error.words), &outcome)
        }
    }
}

extension DeviceFault {
    /// For a technician: what failed, how, and what is known about the card.
    var words: String { "\(operation) \(kind.rawValue) \(cardState.rawValue) \(detail)" }
}
