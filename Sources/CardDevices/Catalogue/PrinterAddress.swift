/// Where a lane's printer is: a small URI, as it stands in the configuration.
///
///     usb:evolis                          the only Evolis on this machine
///     usb:evolis?serial=12345             that one, at whatever port
///     usb:xid?port=1-1.2                  whatever XID is plugged in there
///     usb:evolis?station=contactless      the reader is a contactless one
///     usb:evolis?without=flip,reject-exit what this machine was not fitted with
///     sim:printer                         simulated, called by verbs
///     sim:evolis   sim:xid                simulated, spoken to in bytes through the driver
///     replay:evolis?file=/path/x.replay   a recorded conversation, for looking into one
public struct PrinterAddress: Hashable, Sendable, CustomStringConvertible {
    /// How one gets there.
    public enum Route: Hashable, Sendable {
        /// On USB; both nil: the only one of its model.
        case usb(PrinterModel, serial: String?, port: String?)
        /// In software; nil: without bytes.
        case simulated(PrinterModel?)
        /// A file of what was once said.
        case replay(PrinterModel, file: String)
    }

    /// How one gets there.
    public var route: Route
    /// Which of two chip stations has the reader; nil: the model's own.
    public var station: EvolisDialect.ChipPlace?
    /// What this machine lacks of its model's capabilities.
    public var without: PrinterCapabilities

    /// An address made by hand.
    public init(
        _ route: Route, station: EvolisDialect.ChipPlace? = nil, without: PrinterCapabilities = []
    ) {
        self.route = route
        self.station = station
        self.without = without
    }

    /// A simulated printer without bytes: what a trial has unless it asks for more.
    public static let simulated = PrinterAddress(.simulated(nil))

    /// The driver that speaks; nil where nothing is spoken.
    public var model: PrinterModel? {
        switch route {
        case .usb(let model, _, _), .replay(let model, _): model
        case .simulated(let model): model
        }
    }

    /// What this machine can do.
    public var capabilities: PrinterCapabilities {
        guard let model else { return [.contactStation, .rejectExit, .hold, .flip] }
        var can = model.capabilities.subtracting(without)
        // One reader is one station.
        switch station {
        case .contacts: can.remove(.contactlessStation)
        case .contactless: can.remove(.contactStation)
        case nil: break
        }
        return can
    }

    /// Whether it stands on this machine's USB.
    public var isUSB: Bool {
        switch route {
        case .usb: true
        case .simulated, .replay: false
        }
    }

    /// Whether it exists in software only.
    public var isSimulated: Bool { !isUSB }
}
