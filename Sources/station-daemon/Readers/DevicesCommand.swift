import ArgumentParser
import CardDevices

/// `devices`: printers on the wire.
struct DevicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices", abstract: "List printers, look at one, or record what goes over its wire.",
        subcommands: [
            DeviceListCommand.self, DeviceStatusCommand.self, DeviceRecordCommand.self, DeviceThroughputCommand.self,
        ],
        defaultSubcommand: DeviceListCommand.self)
}

/// `devices list`, or `devices` alone: which printers are plugged in, and whether this user may speak to them.
struct DeviceListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the USB printers, what they say about themselves, and whether they may be used.",
        discussion: "Moves no card. A printer that a running station holds is shown as busy.")

    @OptionGroup var options: GlobalOptions

    private static let limit = Duration.seconds(5)
    /// A site has a handful.
    private static let devicesMax = 32

    func run() async throws {
        let output = options.quietOutput()
        let plugged: [USBDeviceReport]
        do throws(PipeFault) {
            plugged = try USBPipe.devices().filter { $0.isPrinter || PrinterModel.of($0) != nil }
        } catch {
            try output.end(OperatorError(DeviceSentence.noUSB(detail: error.detail), exit: .deviceMissing))
        }
        var lines: [DeviceLine] = []
        for device in plugged.prefix(Self.devicesMax) {
            lines.append(await DeviceLine(asking: device, limit: Self.limit))
        }
        try output.write(lines) { DevicesText(lines: $0, language: output.language).text }
    }
}

/// One printer of the list.
struct DeviceLine: Encodable, Equatable {
    /// How far one came in speaking to it.
    enum Access: String, Encodable {
        case ok, busy, denied, silent
    }

    /// Hexadecimal, as `lsusb` writes them.
    var vendor: String
    var product: String
    /// The port, as the kernel names it.
    var port: String
    var node: String
    var access: Access
    /// For a log: the wire's own words about what failed.
    var detail: String?
    /// From the IEEE 1284 ID.
    var maker: String?
    var model: String?
    var serial: String?
    /// The byte of GET_PORT_STATUS.
    var portStatus: UInt8?

    init(_ report: USBDeviceReport) {
        vendor = String(report.vendor, radix: 16).zeroPadded(to: 4)
        product = String(report.product, radix: 16).zeroPadded(to: 4)
        port = report.path
        node = report.node
        access = .ok
    }

    /// Opens the device, asks, and gives it back.
    init(asking report: USBDeviceReport, limit: Duration) async {
        self.init(report)
        guard report.isPrinter else {
            await ask(report, limit)
            return
        }
        let selector = USBSelector(vendor: report.vendor, product: report.product, path: report.path)
        do throws(PipeFault) {
            let pipe = try USBPipe(to: selector)
            do throws(PipeFault) {
                let text = try await pipe.deviceID(limit: limit)
                let status = try await pipe.portStatus(limit: limit)
                portStatus = status.byte
                serial = await pipe.serial
                add(DeviceID1284(text))
            } catch {
                note(error)
            }
            await pipe.close()
        } catch {
            note(error)
        }
    }

    /// Without the printer class only its driver gets an answer.
    private mutating func ask(_ report: USBDeviceReport, _ limit: Duration) async {
        guard let family = PrinterModel.of(report) else { return }
        model = family.name
        let address = PrinterAddress(.usb(family, serial: nil, port: report.path))
        do throws(PipeFault) {
            let pipe = try address.pipe(clock: ContinuousClock())
            let printer = address.driver(over: pipe, planes: NoPlanes(), clock: ContinuousClock())
            do throws(DeviceFault) {
                _ = try await printer.status(limit: limit)
                serial = printer.identity.serial
            } catch {
                detail = error.words
                access = error.kind == .busy ? .busy : error.kind == .serviceUnavailable ? .denied : .silent
            }
            await pipe.close()
        } catch {
            note(error)
        }
    }

    private mutating func add(_ identity: DeviceID1284) {
        maker = identity.maker
        model = identity.model
        serial = serial ?? identity.serial
    }

    private mutating func note(_ fault: PipeFault) {
        detail = fault.detail
        access =
            switch fault.kind {
            case .busy: .busy
            case .denied: .denied
            case .disconnected, .timedOut, .stalled, .closed, .unsupported, .scriptMismatch: .silent
            }
    }
}

/// For a driver that is asked to print nothing.
struct NoPlanes: PlaneMaking {
    func planes(of image: PrintImage) throws(PlaneFault) -> PrintPlanes { throw PlaneFault(detail: "nothing to print") }
}

/// The list for people.
struct DevicesText: OperatorWriting {
    let lines: [DeviceLine]
    let language: OperatorLanguage

    var text: String {
        guard !lines.isEmpty else { return DeviceSentence.noPrinters.message.text.text(in: language) }
        var table = TextTable(headings: [
            say("打印机", "printer"), say("序列号", "serial"), say("USB 位置", "USB port"), "ID", say("可用", "usable"),
            say("说明", "remark"),
        ])
        table.rows = lines.map { line in
            [
                [line.maker, line.model].compactMap(\.self).joined(separator: " "), line.serial ?? "-", line.port,
                "\(line.vendor):\(line.product)", access(line.access), line.detail ?? "",
            ]
        }
        return table.text
    }

    private func access(_ access: DeviceLine.Access) -> String {
        switch access {
        case .ok: say("是", "yes")
        case .busy: say("被占用", "busy")
        case .denied: say("无权限", "not permitted")
        case .silent: say("不应答", "no answer")
        }
    }
}
