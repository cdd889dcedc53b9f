internal import CLibUSB
internal import Synchronization

/// libusb, initialised once for the whole process (``shared()``). Its calls may be made on any thread; each opened device stays on the
/// thread of its owner.
final class USBContext: Sendable {
    private nonisolated(unsafe) let raw: OpaquePointer
    /// Ports on the way to a device: USB allows five hubs in a row (USB 2.0, 4.1.1).
    private static let portsMax = 7

    private static let first = Mutex<USBContext?>(nil)

    /// The context of all pipes, made by the first that asks and kept; after a failure the next one tries again.
    ///
    /// - Throws: `unsupported` on a machine whose kernel has no USB.
    static func shared() throws(PipeFault) -> USBContext {
        try first.withLock { held throws(PipeFault) in
            if let held { return held }
            let made = try USBContext()
            held = made
            return made
        }
    }

    private init() throws(PipeFault) {
        var context: OpaquePointer?
        let code = libusb_init(&context)
        guard code == 0, let context else {
            throw PipeFault(.unsupported, detail: "libusb_init: \(USBCode(code).name)")
        }
        raw = context
    }

    deinit { libusb_exit(raw) }

    /// All devices that are plugged in now. Opens none.
    func devices() throws(PipeFault) -> [USBDeviceReport] {
        var reports: [USBDeviceReport] = []
        try eachDevice { device in
            if let report = Self.report(device) { reports.append(report) }
            return true
        }
        return reports
    }

    /// The first device that `selector` means and that can be opened, with its interface.
    ///
    /// - Throws: `disconnected` when no such device is plugged in; `denied` and `busy` with its node.
    func open(_ selector: USBSelector, _ framing: USBInterface.Framing) throws(PipeFault) -> USBHandle {
        var outcome: Result<USBHandle, PipeFault> = .failure(
            PipeFault(.disconnected, detail: "no such device is plugged in"))
        try eachDevice { device in
            guard let report = Self.report(device), selector.mayBe(report) else { return true }
            guard let interface = USBInterface.choose(framing, from: report.interfaces) else { return true }
            do throws(PipeFault) {
                let handle = try USBHandle(device, report, interface, of: self)
                guard selector.isSerial(handle.serial) else { return true }
                outcome = .success(handle)
                return false
            } catch {
                outcome = .failure(error)
                return true
            }
        }
        return try outcome.get()
    }

    /// - Parameter body: false ends the round.
    private func eachDevice(_ body: (OpaquePointer) -> Bool) throws(PipeFault) {
        var list: UnsafeMutablePointer<OpaquePointer?>?
        let count = libusb_get_device_list(raw, &list)
        guard count >= 0, let list else { throw USBCode(Int32(count)).fault("libusb_get_device_list") }
        defer { libusb_free_device_list(list, 1) }
        for index in 0..<count {
            guard let device = list[index] else { continue }
            if !body(device) { return }
        }
    }

    private static func report(_ device: OpaquePointer) -> USBDeviceReport? {
        var descriptor = libusb_device_descriptor()
        guard libusb_get_device_descriptor(device, &descriptor) == 0 else { return nil }
        var ports = [UInt8](repeating: 0, count: portsMax)
        let count = libusb_get_port_numbers(device, &ports, Int32(portsMax))
        let bus = libusb_get_bus_number(device)
        return USBDeviceReport(
            vendor: descriptor.idVendor, product: descriptor.idProduct,
            path: USBDeviceReport.path(bus: bus, ports: Array(ports.prefix(Int(max(0, count))))),
            bus: bus, address: libusb_get_device_address(device), interfaces: interfaces(device))
    }

    private static func interfaces(_ device: OpaquePointer) -> [USBInterface] {
        var configuration: UnsafeMutablePointer<libusb_config_descriptor>?
        guard libusb_get_active_config_descriptor(device, &configuration) == 0, let configuration else { return [] }
        defer { libusb_free_config_descriptor(configuration) }
        let interfaces = UnsafeBufferPointer(
            start: configuration.pointee.interface, count: Int(configuration.pointee.bNumInterfaces))
        return interfaces.flatMap { interface in
            UnsafeBufferPointer(start: interface.altsetting, count: Int(interface.num_altsetting)).map {
                USBInterface($0, alternateCount: Int(interface.num_altsetting))
            }
        }
    }
}

extension USBInterface {
    /// Two lowest bits of bmAttributes: bulk (USB 2.0, table 9-13).
    private static let bulk: UInt8 = 2

    fileprivate init(_ descriptor: libusb_interface_descriptor, alternateCount: Int) {
        let endpoints = UnsafeBufferPointer(start: descriptor.endpoint, count: Int(descriptor.bNumEndpoints))
        self.init(
            number: descriptor.bInterfaceNumber, alternate: descriptor.bAlternateSetting,
            classCode: descriptor.bInterfaceClass, subclass: descriptor.bInterfaceSubClass,
            protocolCode: descriptor.bInterfaceProtocol,
            bulkEndpoints: endpoints.filter { $0.bmAttributes & 3 == Self.bulk }.map(\.bEndpointAddress),
            alternateCount: alternateCount)
    }
}
