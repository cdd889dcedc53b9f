/// One alternate setting of one interface of a plugged-in device, as its descriptors tell it (USB 2.0, 9.6.5).
struct USBInterface: Equatable, Sendable {
    /// What speaks over it: decides which class requests exist.
    enum Framing: Equatable, Sendable {
        /// Printer class (7/1), with its three requests.
        case printerClass
        /// Two bulk pipes and nothing else.
        case bulkOnly
    }

    /// bInterfaceNumber.
    var number: UInt8
    /// bAlternateSetting.
    var alternate: UInt8
    /// bInterfaceClass, bInterfaceSubClass, bInterfaceProtocol.
    var classCode: UInt8
    var subclass: UInt8
    var protocolCode: UInt8
    /// Addresses of all bulk endpoints in the order of their descriptors; the highest bit is set for IN.
    var bulkEndpoints: [UInt8]
    /// How many alternate settings this interface has: with one, none is ever chosen.
    var alternateCount = 1

    var bulkOut: UInt8? { bulkEndpoints.first { $0 & 0x80 == 0 } }
    var bulkIn: UInt8? { bulkEndpoints.first { $0 & 0x80 != 0 } }

    /// The best interface for a printer: 7/1/2 before 7/1/1, as without a way back there is no status. 7/1/3 (IEEE 1284.4
    /// packets) and 7/1/4 (IPP) are other languages and never taken.
    ///
    /// - Returns: nil when the device has none (`printers.md §1`).
    static func choose(_ framing: Framing, from interfaces: [USBInterface]) -> USBInterface? {
        let usable = interfaces.filter { $0.bulkOut != nil && ($0.bulkIn != nil || $0.protocolCode == 1) }
        switch framing {
        case .printerClass:
            let printers = usable.filter { $0.classCode == 7 && $0.subclass == 1 }
            return printers.first { $0.protocolCode == 2 && $0.bulkIn != nil }
                ?? printers.first { $0.protocolCode == 1 }
        case .bulkOnly:
            return usable.first { $0.bulkIn != nil && $0.classCode != 7 } ?? usable.first { $0.bulkIn != nil }
        }
    }
}
