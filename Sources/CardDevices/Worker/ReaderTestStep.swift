/// One step of trying out a reader and the card in it. Nothing on the card is changed by any of them.
public struct ReaderTestStep: Equatable, Sendable, Codable {
    /// In the order in which they are taken.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// pcscd answers, and knows this reader and no other by this selector.
        case find
        /// The card is powered and taken for ourselves alone.
        case connect
        /// Cold reset; the same answer comes again.
        case reset
        /// SELECT of the master file: any status word is a card that answers.
        case select
        /// The reader's own command for the UID of a contactless card; other readers refuse it.
        case uid
        /// GET CHALLENGE; many cards do not have it.
        case challenge
        /// The same SELECT many times: time of one command there and back.
        case roundTrip
        /// Let go and taken again.
        case reconnect
    }

    /// What was tried.
    public var kind: Kind
    /// Nil when it went well: else the word of ``DeviceFault/Kind``.
    public var fault: String?
    /// Names, codes, status words and lengths; never what a card answered.
    public var detail: String
    /// How long it took; for ``Kind/roundTrip`` one command.
    public var milliseconds: Double
}

/// Tries out one reader, step after step, until one fails.
enum ReaderTest {
    /// Commands of one measurement.
    static let roundTrips = 50
    private static let selectMasterFile = CommandAPDU(cla: 0, ins: 0xA4, p1: 0, p2: 0x0C, data: [0x3F, 0x00])

    static func run(_ selector: String, limit: Duration, _ note: (ReaderTestStep) -> Void) async {
        let deadline = ContinuousClock.now + limit
        var kind = ReaderTestStep.Kind.find
        var started = ContinuousClock.now
        func left() -> Duration { ContinuousClock.now.duration(to: deadline) }
        func done(_ detail: String, next: ReaderTestStep.Kind, commands: Int = 1) {
            let time = started.duration(to: .now) / .milliseconds(1) / Double(commands)
            note(ReaderTestStep(kind: kind, fault: nil, detail: detail, milliseconds: time))
            (kind, started) = (next, .now)
        }
        var open: (any CardConnection)?
        do throws(DeviceFault) {
            guard let parsed = PCSCReaderSelector(selector) else {
                throw DeviceFault(.refused, cardState: .untouched, operation: "reader.find", detail: selector)
            }
            // What is plugged in is found at once; the rest of the time belongs to the card.
            let reader = try await PCSCReader.find(parsed, limit: limit / 2)
            done("\(reader.identity.model), \(reader.commandBytesMax)", next: .connect)
            let connection = try await reader.connect(limit: left())
            open = connection
            let answer = await connection.answerToReset()
            done("ATR \(answer.count), \(await connection.longestCommand())", next: .reset)
            try await connection.reset(limit: left())
            guard await connection.answerToReset() == answer else {
                throw DeviceFault(
                    .malformedReply, cardState: .unchanged, operation: "card.reset", detail: "another ATR")
            }
            done("", next: .select)
            done(try await connection.transmit(selectMasterFile, limit: left()).status.description, next: .uid)
            let uid = CommandAPDU(cla: 0xFF, ins: 0xCA, p1: 0, p2: 0, ne: 256)
            done(try await connection.transmit(uid, limit: left()).status.description, next: .challenge)
            let challenge = CommandAPDU(cla: 0, ins: 0x84, p1: 0, p2: 0, ne: 8)
            done(try await connection.transmit(challenge, limit: left()).status.description, next: .roundTrip)
            for _ in 0..<roundTrips { _ = try await connection.transmit(selectMasterFile, limit: left()) }
            done("\(roundTrips)", next: .reconnect, commands: roundTrips)
            await connection.disconnect()
            open = nil
            let again = try await reader.connect(limit: left())
            await again.disconnect()
            done("", next: .reconnect)
        } catch {
            let time = started.duration(to: .now) / .milliseconds(1)
            let step = ReaderTestStep(
                kind: kind, fault: error.kind.rawValue, detail: error.detail, milliseconds: time)
            note(step)
        }
        await open?.disconnect()
    }
}

extension WorkerChipStation {
    /// Tries out reader and card without changing anything; a step that does not end within `limit` is a mute card's.
    ///
    /// - Parameter limit: for all steps together.
    /// - Returns: the steps that were taken; a last one with a `fault` is the one that failed.
    public func examine(limit: Duration) async -> [ReaderTestStep] {
        var steps: [ReaderTestStep] = []
        do throws(WorkerProcess.Failure) {
            try exchangeSteps(limit) { steps.append($0) }
        } catch {
            let kinds = ReaderTestStep.Kind.allCases
            let fault: DeviceFault.Kind = error == .late ? .timedOut : .closed
            steps.append(
                ReaderTestStep(
                    kind: kinds[min(steps.count, kinds.count - 1)], fault: fault.rawValue,
                    detail: error == .late ? "reader worker: killed at the limit" : "reader worker: ended",
                    milliseconds: 0))
        }
        return steps
    }
}
