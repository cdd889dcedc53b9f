/// Which chip reader belongs to a printer, told by where both are plugged in: a printer with a chip station has a hub inside,
/// and its reader hangs on that hub (`printers.md §8`).
public enum ReaderPairing {
    /// What the ports tell.
    public enum Outcome: Equatable, Sendable {
        /// The only one there.
        case reader(PCSCReaderSelector)
        /// No reader on the printer's hub, or the printer hangs on the machine's own ports, beside everything else.
        case none
        /// Several: a person must say which.
        case several(Int)
    }

    /// The reader on the hub of a printer.
    ///
    /// - Parameter printerPort: as the kernel names it, for example `1-2.1`.
    public static func choose(printerPort: String, readers: [PCSCReaderReport]) -> Outcome {
        guard let hub = hub(of: printerPort) else { return .none }
        let beside = readers.filter { $0.usbPath.flatMap(Self.hub) == hub }
        guard let only = beside.first, let selector = PCSCReaderSelector(only.selector) else { return .none }
        return beside.count == 1 ? .reader(selector) : .several(beside.count)
    }

    /// The hub that a device hangs on; nil for the ports of the machine itself.
    private static func hub(of port: String) -> Substring? { port.lastIndex(of: ".").map { port[..<$0] } }
}

extension PrinterAddress {
    /// The plugged-in devices that this address may mean: none, the one, or too many. Opens none.
    public func matches(among devices: [USBDeviceReport]) -> [USBDeviceReport] {
        guard case .usb(let model, let serial, let port) = route else { return [] }
        return devices.filter { device in
            PrinterModel.of(device) == model && (port ?? device.path) == device.path
                && (serial == nil || device.kernelSerial == serial)
        }
    }

    /// Finds the reader that hangs on this printer's hub now.
    ///
    /// - Throws: `disconnected` while the printer or its reader is not there; `refused` when several could be meant.
    public func pairedReader(limit: Duration) async throws(DeviceFault) -> PCSCReaderSelector {
        func fault(_ kind: DeviceFault.Kind, _ detail: String) -> DeviceFault {
            DeviceFault(kind, cardState: .untouched, operation: "reader.pair", detail: detail)
        }
        guard isUSB else { throw fault(.refused, "no USB printer") }
        let printers: [USBDeviceReport]
        do throws(PipeFault) {
            printers = matches(among: try USBPipe.devices())
        } catch {
            throw fault(.serviceUnavailable, error.detail)
        }
        guard let printer = printers.first else { throw fault(.disconnected, "printer") }
        guard printers.count == 1 else { throw fault(.refused, "\(printers.count) printers match") }
        let readers = try await PCSCMonitor().changes(limit: limit) ?? []
        switch ReaderPairing.choose(printerPort: printer.path, readers: readers) {
        case .reader(let reader): return reader
        case .none: throw fault(.disconnected, "no reader on the hub of printer \(printer.path)")
        case .several(let count): throw fault(.refused, "\(count) readers on the hub of printer \(printer.path)")
        }
    }
}
