internal import Foundation

extension PrinterAddress {
    /// The wire to this printer; nothing is opened yet.
    ///
    /// - Throws: ``PipeFault`` `unsupported` on a machine without USB, and for a simulated printer, whose wire is its
    ///   maker's; `scriptMismatch` for a recording that cannot be read.
    public func pipe(clock: any Clock<Duration>) throws(PipeFault) -> any BytePipe {
        switch route {
        case .usb(let model, let serial, let port):
            try USBPipe(
                to: USBSelector(vendor: model.usb.vendor, product: model.usb.product, serial: serial, path: port),
                habits: model.habits, clock: clock)
        case .replay(_, let file): ReplayPipe(try Recording(file: file))
        case .simulated: throw PipeFault(.unsupported, detail: "a simulated printer is made together with its lane")
        }
    }

    /// The driver for this printer. It says no word before its first call, and asks then who answers: a printer that is
    /// away, or another one than last time, is a matter of that call.
    ///
    /// - Parameters:
    ///   - pipe: belongs to the driver from now on.
    ///   - planes: made for this model.
    ///   - serial: of the machine that was there last; empty when nobody knows.
    public func driver(
        over pipe: any BytePipe, planes: any PlaneMaking, clock: any Clock<Duration>, expecting serial: String = ""
    ) -> any CardPrinter {
        let expected = DeviceIdentity(
            model: model?.name ?? "", serial: serial, firmware: "", isSimulated: isSimulated)
        return switch model {
        case .evolis, nil:
            EvolisPrinter(expecting: expected, over: pipe, planes: planes, clock: clock, dialect: dialect)
        case .xid: XIDPrinter(expecting: expected, over: pipe, planes: planes, clock: clock)
        }
    }

    private var dialect: EvolisDialect {
        var dialect = EvolisDialect()
        if let station { dialect.chipStation = station }
        return dialect
    }
}

extension Recording {
    /// A recording is cut at 100,000 calls; a line is short.
    private static let fileBytesMax = 64 << 20

    fileprivate init(file: String) throws(PipeFault) {
        do {
            guard let handle = FileHandle(forReadingAtPath: file),
                let data = try handle.read(upToCount: Self.fileBytesMax)
            else { throw RecordingProblem(line: 0, expected: "a readable file") }
            self = try Recording(text: String(decoding: data, as: UTF8.self))
        } catch {
            throw PipeFault(.scriptMismatch, detail: "\(file): \(error)")
        }
    }
}
