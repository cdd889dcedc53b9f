import ArgumentParser
import CardDevices

/// A printer that can be put on the wire.
enum PrinterModel: String, ExpressibleByArgument, CaseIterable, Sendable {
    case evolis, xid

    /// What one machine is.
    struct Options: Sendable {
        /// 1 to ``PrinterModel/serialBytesMax`` letters, digits and hyphens.
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
        switch self {
        case .evolis:
            USBDescriptors(
                vendor: 0x0F49, product: 0x0001, interfaceClass: [7, 1, 2], outEndpoint: 1, inEndpoint: 1, maker: maker,
                name: name, serial: serial)
        case .xid:
            USBDescriptors(
                vendor: 0x2166, product: 0x701D, interfaceClass: [0xFF, 0, 0], outEndpoint: 2, inEndpoint: 1,
                maker: maker, name: name, serial: serial)
        }
    }

    /// The picture of one face again, upright; nil for planes that are none of this model.
    func picture(of planes: [PrintPlane]) -> PrintRaster? {
        switch self {
        case .evolis: SimulatedEvolis.picture(of: planes)
        case .xid: SimulatedXID.picture(of: planes)
        }
    }
}

extension SimulatedEvolis.Pace {
    fileprivate func scaled(by factor: Double) -> Self {
        var pace = self
        (pace.feed, pace.move, pace.eject) = (feed * factor, move * factor, eject * factor)
        pace.panel = panel * factor
        return pace
    }
}

extension SimulatedXID.Pace {
    fileprivate func scaled(by factor: Double) -> Self {
        var pace = self
        (pace.warmUp, pace.load, pace.move) = (warmUp * factor, load * factor, move * factor)
        (pace.print, pace.transfer) = (print * factor, transfer * factor)
        return pace
    }
}
