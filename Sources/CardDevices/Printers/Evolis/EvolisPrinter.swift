internal import Synchronization

/// An Evolis direct-to-card printer (Primacy, Zenius and relatives) over its own command language.
///
/// Not yet tried on hardware: it rests on published descriptions and is proved against a byte-level model of them
/// (`docs/printers.md`). The printer says nothing about the end of a movement that could be relied on, so each verb looks:
/// where the card is now, and what its counters say. What follows from a failed call about the card:
///
/// - `untouched`: no byte of an order was sent.
/// - `unchanged`: the printer refused before anything moved, or it shows the same place and the same counters as before.
/// - `unknown`: everything else, also when it cannot be asked any more.
public actor EvolisPrinter: CardPrinter {
    /// As the printer said when it was last spoken to for the first time; another machine on the same wire changes it.
    public nonisolated var identity: DeviceIdentity { known.withLock { $0 } }

    private nonisolated let known: Mutex<DeviceIdentity>
    private let turn = CommandTurn()
    let line: EvolisLine
    let clock: any Clock<Duration>
    let planes: any PlaneMaking
    let dialect: EvolisDialect
    private let isSimulated: Bool

    /// Speaks to the printer behind a pipe and asks who it is. Moves nothing; what an earlier program left half said is
    /// dropped first.
    ///
    /// - Parameters:
    ///   - pipe: belongs to this driver from now on.
    ///   - planes: made for this printer's ribbon: 648 × 1016 dots, packed.
    ///   - clock: measures limits and pauses between two looks.
    ///   - isSimulated: true when a model answers.
    /// - Throws: `DeviceFault` `untouched` when it does not answer as such a printer does.
    public init(
        over pipe: any BytePipe, planes: any PlaneMaking, clock: any Clock<Duration>,
        dialect: EvolisDialect = EvolisDialect(), isSimulated: Bool, limit: Duration
    ) async throws(DeviceFault) {
        let line = EvolisLine(pipe: pipe, dialect: dialect)
        let identity = try await Self.identify(line, CallLimit(limit, on: clock), isSimulated)
        self.line = line
        self.clock = clock
        self.planes = planes
        self.dialect = dialect
        self.isSimulated = isSimulated
        known = Mutex(identity)
    }

    /// Takes a printer that was met before, without a word to it: it is asked who it is before its first verb.
    ///
    /// - Parameters:
    ///   - identity: what it said last time; replaced by what it says now.
    public init(
        expecting identity: DeviceIdentity, over pipe: any BytePipe, planes: any PlaneMaking,
        clock: any Clock<Duration>, dialect: EvolisDialect = EvolisDialect()
    ) {
        line = EvolisLine(pipe: pipe, dialect: dialect)
        self.clock = clock
        self.planes = planes
        self.dialect = dialect
        isSimulated = identity.isSimulated
        known = Mutex(identity)
    }

    private static func identify(
        _ line: EvolisLine, _ limit: CallLimit, _ isSimulated: Bool
    ) async throws(DeviceFault) -> DeviceIdentity {
        do throws(EvolisLine.Fault) {
            let firmware = try await line.ask(.firmware, limit).text
            let model = try await line.ask(.model, limit).text
            return DeviceIdentity(
                model: "Evolis \(model)", serial: await line.serial ?? "", firmware: firmware, isSimulated: isSimulated)
        } catch {
            throw DeviceFault(error, cardState: .untouched, operation: "printer.identify")
        }
    }

    /// Asks card, bins, feeder, cover, ribbon and cleaning, one after the other.
    public func status(limit: Duration) async throws(DeviceFault) -> PrinterStatus {
        try await whole("printer.status", limit) { call throws(DeviceFault) in try await self.readStatus(call) }
    }

    /// One card from the hopper to the chip station or the print head.
    public func feed(to station: CardStation, limit: Duration) async throws(DeviceFault) {
        try await whole("printer.feed", limit) { call throws(DeviceFault) in try await self.feedCard(to: station, call)
        }
    }

    /// The card inside to the chip station or the print head.
    public func move(to station: CardStation, limit: Duration) async throws(DeviceFault) {
        try await whole("printer.move", limit) { call throws(DeviceFault) in try await self.moveCard(to: station, call)
        }
    }

    /// Both faces in one sequence; finished when the printer's own counter has moved by every panel.
    public func print(_ image: PrintImage, limit: Duration) async throws(DeviceFault) {
        try await whole("printer.print", limit) { call throws(DeviceFault) in try await self.printCard(image, call) }
    }

    /// The card inside to the output hopper or the reject box.
    public func eject(to tray: Tray, limit: Duration) async throws(DeviceFault) {
        try await whole("printer.eject", limit) { call throws(DeviceFault) in try await self.ejectCard(to: tray, call) }
    }

    /// One verb at a time, and each with a machine that is known.
    private func whole<Value: Sendable>(
        _ operation: String, _ limit: Duration, _ body: (EvolisCall) async throws(DeviceFault) -> Value
    ) async throws(DeviceFault) -> Value {
        try await turn.hold(operation) { () throws(DeviceFault) in
            let call = EvolisCall(operation: operation, limit: CallLimit(limit, on: clock))
            try await meetAgain(call)
            return try await body(call)
        }
    }

    /// After the line lost its printer, whoever answers now says who it is before anything else is asked of it.
    private func meetAgain(_ call: EvolisCall) async throws(DeviceFault) {
        guard await line.serial == nil else { return }
        let identity = try await Self.identify(line, call.limit, isSimulated)
        known.withLock { $0 = identity }
    }

    // MARK: - Small steps that all verbs share

    func ask(_ query: EvolisQuery, _ call: EvolisCall) async throws(DeviceFault) -> EvolisReply {
        do throws(EvolisLine.Fault) {
            return try await line.ask(query, call.limit)
        } catch {
            throw DeviceFault(error, cardState: call.cardState, operation: call.operation)
        }
    }

    func card(_ call: EvolisCall) async throws(DeviceFault) -> EvolisReply.CardPlace {
        do throws(EvolisLine.Fault) {
            return try await line.card(call.limit)
        } catch {
            throw DeviceFault(error, cardState: call.cardState, operation: call.operation)
        }
    }

    /// Sends an order that may move something.
    func order(_ command: EvolisCommand, _ call: inout EvolisCall) async throws(DeviceFault) {
        do throws(EvolisLine.Fault) {
            try await line.tell(command, call.limit)
            call.cardState = .unknown
        } catch {
            throw DeviceFault(
                error, cardState: error.wasSent ? .unknown : call.cardState, operation: call.operation)
        }
    }

    /// Sends what changes a setting and moves nothing.
    func set(_ command: EvolisCommand, _ call: EvolisCall) async throws(DeviceFault) {
        do throws(EvolisLine.Fault) {
            try await line.tell(command, call.limit)
        } catch {
            throw DeviceFault(error, cardState: call.cardState, operation: call.operation)
        }
    }

    func place(of station: CardStation) -> EvolisReply.CardPlace {
        switch (station, dialect.chipStation) {
        case (.printHead, _): .printHead
        case (.chipStation, .contacts): .contacts
        case (.chipStation, .contactless): .contactless
        }
    }

    func movement(to station: CardStation) -> EvolisCommand {
        switch (station, dialect.chipStation) {
        case (.printHead, _): .toPrintHead
        case (.chipStation, .contacts): .toContacts
        case (.chipStation, .contactless): .toContactless
        }
    }
}

/// One verb on its way: its name, what is left of its limit, and what a fault from here on would say about the card.
struct EvolisCall: Sendable {
    let operation: String
    let limit: CallLimit
    var cardState = DeviceFault.CardState.untouched

    func refused(_ detail: String) -> DeviceFault {
        DeviceFault(.refused, cardState: .unchanged, operation: operation, detail: detail)
    }
}

extension DeviceFault {
    init(_ fault: EvolisLine.Fault, cardState: CardState, operation: String) {
        switch fault.cause {
        case .pipe(let pipe): self.init(pipe, cardState: cardState, operation: operation)
        case .malformed(let what):
            self.init(.malformedReply, cardState: cardState, operation: operation, detail: what)
        }
    }
}
