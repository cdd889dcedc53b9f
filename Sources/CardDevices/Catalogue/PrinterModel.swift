/// Every family of printers that there is a driver for: the one table that configuration, udev rules, lists and the
/// opening of a printer follow from (`docs/printers.md` says how sure each fact is).
public enum PrinterModel: String, Sendable, CaseIterable {
    /// Evolis Primacy, Zenius and relatives, direct to the card.
    case evolis
    /// Matica XID (G-Printec), retransfer.
    case xid

    /// For people.
    public var name: String {
        switch self {
        case .evolis: "Evolis (Primacy, Zenius …)"
        case .xid: "Matica XID"
        }
    }

    /// How such a printer is recognised on USB.
    public var usb: USBMatch {
        switch self {
        // The maker publishes no product ids (`printers.md §1`): vendor and printer class decide.
        case .evolis: USBMatch(vendor: 0x0f49, product: nil, isPrinterClass: true)
        case .xid: USBMatch(vendor: 0x2166, product: 0x701d, isPrinterClass: false)
        }
    }

    /// What a machine of this family has when it is fully fitted. What a single machine lacks, its address says
    /// (``PrinterAddress``).
    public var capabilities: PrinterCapabilities {
        switch self {
        case .evolis: [.contactStation, .contactlessStation, .rejectExit, .hold, .flip]
        case .xid: [.contactStation, .rejectExit, .hold, .flip, .film]
        }
    }

    /// Thickness of the cards that it feeds, in micrometres. A document's card is 760 ± 80 (ISO/IEC 7810, ID-1).
    public var cardMicrometres: ClosedRange<Int> {
        switch self {
        // Not in any source that may be used: what the standard allows, and no more.
        case .evolis, .xid: 680...840
        }
    }

    /// Whether NULs between two commands mean nothing to it (`printers.md §2.1`). In a framing of counted blocks they do.
    public var passesOverNulls: Bool {
        switch self {
        case .evolis: true
        case .xid: false
        }
    }

    /// How its bytes are carried.
    var habits: USBPipe.Habits { USBPipe.Habits(isPrinterClass: usb.isPrinterClass) }

    /// Whether a name that a device gives itself is one of this family.
    public func isNamed(in text: String) -> Bool {
        switch self {
        case .evolis: text.lowercased().contains("evolis")
        case .xid: text.lowercased().contains("xid")
        }
    }

    /// The model that a plugged-in device belongs to; nil for none that there is a driver for.
    public static func of(_ device: USBDeviceReport) -> PrinterModel? { allCases.first { $0.usb.matches(device) } }

    /// What a device must have to be of a family.
    public struct USBMatch: Equatable, Sendable {
        /// idVendor.
        public var vendor: UInt16
        /// idProduct; nil where a maker does not publish them.
        public var product: UInt16?
        /// Printer class with its requests, or two bulk pipes alone.
        public var isPrinterClass: Bool

        func matches(_ device: USBDeviceReport) -> Bool {
            let framing: USBInterface.Framing = isPrinterClass ? .printerClass : .bulkOnly
            return vendor == device.vendor && (product ?? device.product) == device.product
                && USBInterface.choose(framing, from: device.interfaces) != nil
        }
    }
}
