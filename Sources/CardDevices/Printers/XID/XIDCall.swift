/// One verb on its way over an XID line, and what each kind of failure says about the card.
struct XIDCall: Sendable {
    let operation: String
    let limit: CallLimit

    /// Runs one command of the verb.
    ///
    /// - Parameters:
    ///   - ifSent: what is known of the card when the command went out and no clear answer came back.
    ///   - ifRefused: the same when the printer says that the command moved nothing.
    ///   - ifStopped: the same when it says that it stopped in the middle.
    func run(
        _ command: XIDCommand, data: [UInt8] = [], on line: XIDLine, ifSent: DeviceFault.CardState,
        ifRefused: DeviceFault.CardState = .unchanged, ifStopped: DeviceFault.CardState = .unknown
    ) async throws(DeviceFault) -> [UInt8] {
        do throws(XIDLine.Fault) {
            return try await line.run(command, data: data, limit)
        } catch {
            switch error.cause {
            case .pipe(let pipe):
                // Nothing of this command was sent, but a transfer before it may have been.
                let state: DeviceFault.CardState =
                    error.wasSent ? ifSent : ifRefused == .unknown ? .unknown : .unchanged
                throw DeviceFault(pipe, cardState: state, operation: operation)
            case .malformed(let what):
                throw DeviceFault(.malformedReply, cardState: ifSent, operation: operation, detail: what)
            case .sense(let sense):
                let state = sense.meansNothingMoved ? ifRefused : ifStopped
                throw DeviceFault(Self.kind(of: sense), cardState: state, operation: operation, detail: sense.words)
            }
        }
    }

    func refused(_ detail: String) -> DeviceFault {
        DeviceFault(.refused, cardState: .unchanged, operation: operation, detail: detail)
    }

    func unusable(_ detail: String) -> DeviceFault {
        DeviceFault(.refused, cardState: .untouched, operation: operation, detail: detail)
    }

    func malformed(_ what: String, _ cardState: DeviceFault.CardState = .untouched) -> DeviceFault {
        DeviceFault(.malformedReply, cardState: cardState, operation: operation, detail: what)
    }

    /// The command was done, and the card is not where it should be.
    func astray() -> DeviceFault {
        DeviceFault(.mechanical, cardState: .unknown, operation: operation, detail: "card astray")
    }

    private static func kind(of sense: XIDSense) -> DeviceFault.Kind {
        if sense.passes { return .busy }
        switch sense.key {
        case 3: return .mechanical
        case 2, 5: return .refused
        case _: return .malformedReply
        }
    }
}
