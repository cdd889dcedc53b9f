/// A card printer with a hopper, a chip station, a print head, an accepted and a rejected tray.
///
/// Implementations own bytes, time limits and status decoding. They do not own policy: no retries, no waiting for
/// a person, no idea of a job. Every call is one command to the device and returns once the device has answered it
/// or `limit` has passed. A call cannot be interrupted by task cancellation; its limit ends it.
public protocol CardPrinter: Sendable {
    /// Which printer this is; serial numbers come from the device, not from the configuration.
    var identity: DeviceIdentity { get }

    /// Reads position, reasons and supplies. Cheap and safe at any time: it never moves a card. Recovery starts here.
    func status(limit: Duration) async throws(DeviceFault) -> PrinterStatus

    /// Takes one card from the hopper and stops it at `station`.
    ///
    /// A fault `untouched` or `unchanged` means that no card has left the hopper.
    func feed(to station: CardStation, limit: Duration) async throws(DeviceFault)

    /// Moves the card that is inside to `station`.
    func move(to station: CardStation, limit: Duration) async throws(DeviceFault)

    /// Prints both faces on the card that stands at the print head and keeps the card inside.
    func print(_ image: PrintImage, limit: Duration) async throws(DeviceFault)

    /// Lets the card that is inside leave to `tray`. After `unknown` nobody but a look at the card can say where it is.
    func eject(to tray: Tray, limit: Duration) async throws(DeviceFault)
}

/// A place inside the machine where something is done to a card.
public enum CardStation: String, Codable, Sendable, CaseIterable { case chipStation, printHead }

/// Where a card leaves to.
public enum Tray: String, Codable, Sendable, CaseIterable { case accepted, rejected }

/// Where the printer's sensors see a card.
public enum CardPosition: String, Codable, Sendable, CaseIterable {
    /// No card inside.
    case none
    case feeder, chipStation, printHead
    /// A card is, or may be, inside at no known place (a jam, sensors that disagree).
    case unknown
}
