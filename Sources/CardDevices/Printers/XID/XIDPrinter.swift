internal import Synchronization

/// A G-Printec retransfer printer (Matica XID): the picture goes onto a film first and from there onto the card.
///
/// Experimental until tried on hardware: what is known comes from one source (`docs/printers.md`). A command answers when
/// it is done, so each verb ends with the printer's own word; afterwards it looks where the card is. Until a transfer
/// begins, a failed print has only spoiled film: the card is `unchanged`.
public actor XIDPrinter: CardPrinter {
    /// As the printer said at its last INQUIRY.
    public nonisolated var identity: DeviceIdentity { known.withLock { $0 } }

    /// Dots along and across the printer's field; larger than the card.
    public struct Field: Equatable, Sendable {
        public var width: Int
        public var height: Int

        /// XID 580 and relatives, 300 dpi: 687,904 bytes a plane.
        public static let xid580 = Field(width: 1_036, height: 664)
        /// XID 8600, 600 dpi: 2,751,616 bytes a plane; its picture stands on its head.
        public static let xid8600 = Field(width: 2_072, height: 1_328)
    }

    private nonisolated let known: Mutex<DeviceIdentity>
    private let turn = CommandTurn()
    private let line: XIDLine
    private let clock: any Clock<Duration>
    private let planes: any PlaneMaking
    private let field: Field

    /// Speaks to the printer behind a pipe and asks who it is. Moves nothing.
    ///
    /// - Parameters:
    ///   - planes: made for this field: a byte a dot, row after row.
    ///   - isSimulated: true when a model answers.
    /// - Throws: `DeviceFault` `untouched` when it does not answer as such a printer does.
    public init(
        over pipe: any BytePipe, planes: any PlaneMaking, clock: any Clock<Duration>, field: Field = .xid580,
        isSimulated: Bool, limit: Duration
    ) async throws(DeviceFault) {
        let line = XIDLine(pipe: pipe, clock: clock)
        let call = XIDCall(operation: "printer.identify", limit: CallLimit(limit, on: clock))
        let answer = try await call.run(.inquiry, on: line, ifSent: .untouched)
        guard let identity = XIDAnswer.identity(answer, isSimulated: isSimulated) else {
            throw DeviceFault(.malformedReply, cardState: .untouched, operation: call.operation, detail: "inquiry")
        }
        self.line = line
        self.clock = clock
        self.planes = planes
        self.field = field
        known = Mutex(identity)
    }

    /// Takes a printer that was met before, without a word to it: each verb begins with asking who it is.
    ///
    /// - Parameters:
    ///   - identity: what it said last time; replaced by what it says now.
    public init(
        expecting identity: DeviceIdentity, over pipe: any BytePipe, planes: any PlaneMaking,
        clock: any Clock<Duration>, field: Field = .xid580
    ) {
        line = XIDLine(pipe: pipe, clock: clock)
        self.clock = clock
        self.planes = planes
        self.field = field
        known = Mutex(identity)
    }

    /// Asks for the latched cause and for the card's place.
    public func status(limit: Duration) async throws(DeviceFault) -> PrinterStatus {
        try await whole("printer.status", limit) { call throws(DeviceFault) in
            let bytes = try await call.run(.requestSense, on: self.line, ifSent: .untouched)
            guard let sense = XIDSense(bytes) else { throw call.malformed("sense") }
            // A card that sits fast stands at no known place, whatever the counter of steps says.
            let position =
                sense.reasons.contains(.mediaJam)
                ? .unknown : self.position(try await self.card(call, ifSent: .untouched))
            return PrinterStatus(position: position, reasons: sense.reasons, ribbon: nil)
        }
    }

    /// LOAD, and the contacts engaged when it goes to the chip station.
    public func feed(to station: CardStation, limit: Duration) async throws(DeviceFault) {
        try await whole("printer.feed", limit) { call throws(DeviceFault) in
            guard try await self.card(call, ifSent: .untouched) == .absent else { throw call.refused("card-inside") }
            _ = try await call.run(.load(Self.place(of: station)), on: self.line, ifSent: .unknown)
            try await self.arrive(at: station, call)
        }
    }

    /// The contacts released, MOVE, and the contacts engaged again at the chip station.
    public func move(to station: CardStation, limit: Duration) async throws(DeviceFault) {
        try await whole("printer.move", limit) { call throws(DeviceFault) in
            let place = try await self.placeInside(call)
            guard place != .at(Self.place(of: station)) else { return }
            try await self.release(place, call)
            _ = try await call.run(.move(Self.place(of: station)), on: self.line, ifSent: .unknown)
            try await self.arrive(at: station, call)
        }
    }

    /// Each face onto the film and from there onto the card, which is turned in between and comes back inside.
    public func print(_ image: PrintImage, limit: Duration) async throws(DeviceFault) {
        try await whole("printer.print", limit) { call throws(DeviceFault) in
            let faces = try self.planesOfFaces(image, call)
            guard try await self.card(call, ifSent: .untouched) == .at(.print) else { throw call.refused("no-card") }
            for (index, face) in faces.enumerated() {
                // Film that is printed but not transferred harms no card.
                let before: DeviceFault.CardState = index == 0 ? .unchanged : .unknown
                try await self.printFilm(face, call, ifSent: before)
                let after: XIDCommand.After = index + 1 < faces.count ? .flip : .back
                _ = try await call.run(
                    .transfer(after), on: self.line, ifSent: .unknown, ifRefused: index == 0 ? .unchanged : .unknown)
            }
            guard try await self.card(call, ifSent: .unknown) == .at(.print) else { throw call.astray() }
        }
    }

    /// MOVE to one of the two exits.
    public func eject(to tray: Tray, limit: Duration) async throws(DeviceFault) {
        try await whole("printer.eject", limit) { call throws(DeviceFault) in
            try await self.release(try await self.placeInside(call), call)
            let exit: XIDPosition =
                switch tray {
                case .accepted: .exit
                case .rejected: .rejectExit
                }
            _ = try await call.run(.move(exit), on: self.line, ifSent: .unknown)
            guard try await self.card(call, ifSent: .unknown) == .absent else { throw call.astray() }
        }
    }

    // MARK: - Steps

    private func printFilm(
        _ planes: [PrintPlane], _ call: XIDCall, ifSent: DeviceFault.CardState
    ) async throws(DeviceFault) {
        for plane in planes {
            _ = try await call.run(
                .writePlane(plane.panel, count: plane.bytes.count), data: plane.bytes, on: line, ifSent: ifSent,
                ifRefused: ifSent)
        }
        let colours = planes.filter { $0.panel != .black }
        let order = XIDCommand.printFilm(hasColour: !colours.isEmpty, hasBlack: colours.count < planes.count)
        _ = try await call.run(order, on: line, ifSent: ifSent, ifRefused: ifSent, ifStopped: ifSent)
    }

    /// The planes that the printer has numbers for: the film covers the card by itself.
    private func planesOfFaces(_ image: PrintImage, _ call: XIDCall) throws(DeviceFault) -> [[PrintPlane]] {
        let planes: PrintPlanes
        do throws(PlaneFault) { planes = try self.planes.planes(of: image) } catch { throw call.unusable(error.detail) }
        let faces = [planes.front, planes.back].map { $0.filter { XIDCommand.number(of: $0.panel) != nil } }
            .filter { !$0.isEmpty }
        let isRight = faces.joined().allSatisfy { $0.bitsPerDot == 8 && $0.bytes.count == field.width * field.height }
        guard isRight, !faces.isEmpty else { throw call.unusable("plane size") }
        return faces
    }

    private func arrive(at station: CardStation, _ call: XIDCall) async throws(DeviceFault) {
        guard try await card(call, ifSent: .unknown) == .at(Self.place(of: station)) else { throw call.astray() }
        switch station {
        // The card has moved already, whatever the contacts do.
        case .chipStation:
            _ = try await call.run(.contacts(isEngaged: true), on: line, ifSent: .unknown, ifRefused: .unknown)
        case .printHead: break
        }
    }

    private func release(_ place: XIDAnswer.Card, _ call: XIDCall) async throws(DeviceFault) {
        guard place == .at(.contacts) else { return }
        _ = try await call.run(.contacts(isEngaged: false), on: line, ifSent: .unchanged)
    }

    private func placeInside(_ call: XIDCall) async throws(DeviceFault) -> XIDAnswer.Card {
        let place = try await card(call, ifSent: .untouched)
        guard place != .absent else { throw call.refused("no-card") }
        return place
    }

    private func card(_ call: XIDCall, ifSent: DeviceFault.CardState) async throws(DeviceFault) -> XIDAnswer.Card {
        let ifRefused: DeviceFault.CardState = ifSent == .unknown ? .unknown : .unchanged
        let bytes = try await call.run(.position, on: line, ifSent: ifSent, ifRefused: ifRefused)
        guard let card = XIDAnswer.card(bytes) else { throw call.malformed("position", ifSent) }
        return card
    }

    private nonisolated func position(_ card: XIDAnswer.Card) -> CardPosition {
        switch card {
        case .absent: .none
        case .at(.print): .printHead
        case .at(.contacts): .chipStation
        case .at(.contactless), .at(.magnetic), .at(.rejectExit), .at(.exit), .elsewhere: .unknown
        }
    }

    private static func place(of station: CardStation) -> XIDPosition {
        switch station {
        case .chipStation: .contacts
        case .printHead: .print
        }
    }

    private func whole<Value: Sendable>(
        _ operation: String, _ limit: Duration, _ body: (XIDCall) async throws(DeviceFault) -> Value
    ) async throws(DeviceFault) -> Value {
        try await turn.hold(operation) { () throws(DeviceFault) in
            let call = XIDCall(operation: operation, limit: CallLimit(limit, on: clock))
            try await meet(call)
            return try await body(call)
        }
    }

    /// INQUIRY costs little and tells at once when another machine hangs on the wire.
    private func meet(_ call: XIDCall) async throws(DeviceFault) {
        let answer = try await call.run(.inquiry, on: line, ifSent: .untouched)
        guard let identity = XIDAnswer.identity(answer, isSimulated: identity.isSimulated) else {
            throw call.malformed("inquiry")
        }
        known.withLock { $0 = identity }
    }
}
