import ArgumentParser
import CardDevices

/// A printer that can be put on the wire.
enum WirePrinter: String, ExpressibleByArgument, CaseIterable, Sendable {
    case evolis, xid

    /// The driver's side of it.
    private var catalogued: PrinterModel {
        switch self {
        case .evolis: .evolis
        case .xid: .xid
        }
    }

    /// What one machine is.
    struct Options: Sendable {
        /// 1 to ``WirePrinter/serialBytesMax`` letters, digits and hyphens.
        var serial: String
        /// Device times are multiplied by it; 0 for none.
        var latencyScale: Double
        var faults: [SimulatedWireFault]
        /// Cards after which an Evolis asks to be cleaned.
        var cleaningEvery: Int
    }

    /// Told what is on a card, when all of it is.
    typealias Printed = @Sendable (ChipIdentity, PrintPlanes) -> Void

    /// An XID has room for so many in its answer.
    static let serialBytesMax = 16

    /// The machine and what it says about itself on USB.
    func device(_ options: Options, lane: SimulatedLane, onPrinted: Printed?) -> USBDeviceState {
        switch self {
        case .evolis:
            var setup = SimulatedEvolis.Setup()
            setup.serial = options.serial
            setup.faults = options.faults
            setup.cleaningEvery = options.cleaningEvery
            setup.pace = .usual.scaled(by: options.latencyScale)
            let descriptors = descriptors(maker: "Evolis Card Printer", name: setup.model, serial: setup.serial)
            return USBDeviceState(descriptors, SimulatedEvolis(lane: lane, setup: setup, onPrinted: onPrinted))
        case .xid:
            var setup = SimulatedXID.Setup()
            setup.serial = options.serial
            setup.faults = options.faults
            setup.pace = .usual.scaled(by: options.latencyScale)
            let descriptors = descriptors(maker: "G-Printec, Inc.", name: "Card Printer", serial: setup.serial)
            return USBDeviceState(descriptors, SimulatedXID(lane: lane, setup: setup, onPrinted: onPrinted))
        }
    }

    /// The product number of an Evolis and the interface class of an XID are not published: those here are made up.
    private func descriptors(maker: String, name: String, serial: String) -> USBDescriptors {
        let usb = catalogued.usb
        return USBDescriptors(
            vendor: usb.vendor, product: usb.product ?? 1,
            interfaceClass: usb.isPrinterClass ? [7, 1, 2] : [0xFF, 0, 0],
            outEndpoint: usb.isPrinterClass ? 1 : 2, inEndpoint: 1, maker: maker, name: name, serial: serial)
    }

    /// The picture of one face again, upright; nil for planes that are none of this model.
    func picture(of planes: [PrintPlane]) -> PrintRaster? {
        switch self {
        case .evolis: SimulatedEvolis.picture(of: planes)
        case .xid: SimulatedXID.picture(of: planes)
        }
    }
}
