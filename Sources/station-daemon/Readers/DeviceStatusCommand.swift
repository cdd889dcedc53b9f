import ArgumentParser
import CardDevices
import CardFace

/// `devices status`: what the driver of one printer sees now.
struct DeviceStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what a printer's driver sees now: card, reasons, ribbon. Moves no card.")

    @Argument(
        help: "Which printer, as lanes.N.printer takes it: usb:evolis?serial=…, sim:xid, replay:evolis?file=/….",
        transform: PrinterAddress.init(argument:))
    var address: PrinterAddress

    @OptionGroup var options: GlobalOptions

    private static let limit = Duration.seconds(10)

    func run() async throws {
        let output = options.quietOutput()
        do {
            let opened = try OpenedPrinter(address, planes: try PrinterPlanes(options.quietConfiguration()))
            let state: DeviceState
            do throws(DeviceFault) {
                state = DeviceState(
                    address, try await opened.printer.status(limit: Self.limit), opened.printer.identity)
            } catch {
                await opened.pipe.close()
                throw OperatorError(DeviceSentence.silent(error, address: "\(address)"), exit: .deviceMissing)
            }
            await opened.pipe.close()
            try output.write(state) { $0.text(in: output.language) }
        } catch let error as OperatorError {
            try output.end(error)
        }
    }
}

/// What `devices status` shows.
struct DeviceState: Encodable, Equatable {
    struct Ribbon: Encodable, Equatable {
        var rollSerial: String?
        var cardsRemaining: Int
    }

    var address: String
    var identity: DeviceIdentity
    var capabilities: [String]
    /// As the sensors see it.
    var position: String
    /// PWG words; empty when it would go on.
    var reasons: [String]
    var ribbon: Ribbon?

    init(_ address: PrinterAddress, _ status: PrinterStatus, _ identity: DeviceIdentity) {
        self.address = "\(address)"
        self.identity = identity
        capabilities = address.capabilities.words
        position = status.position.rawValue
        reasons = status.reasons.words
        ribbon = status.ribbon.map { Ribbon(rollSerial: $0.rollSerial, cardsRemaining: $0.cardsRemaining) }
    }

    func text(in language: OperatorLanguage) -> String {
        func say(_ chinese: String, _ english: String) -> String { OperatorText(chinese, english).text(in: language) }
        let real = identity.isSimulated ? say("（模拟）", " (simulated)") : ""
        let none = say("无", "none")
        return [
            "\(say("打印机", "printer")): \(identity.model)\(real)", "\(say("序列号", "serial")): \(identity.serial)",
            "\(say("固件", "firmware")): \(identity.firmware)",
            "\(say("能力", "capabilities")): \(capabilities.joined(separator: ", "))",
            "\(say("卡片位置", "card")): \(position)",
            "\(say("待处理", "reasons")): \(reasons.isEmpty ? none : reasons.joined(separator: ", "))",
            "\(say("色带可印张数", "cards left on the ribbon")): \(ribbon.map { String($0.cardsRemaining) } ?? "-")",
        ].joined(separator: "\n")
    }
}

extension PrinterPlanes {
    /// Of the configured layout where a configuration can be read, else of the shipped one.
    init(_ configuration: StationConfiguration?) throws {
        if let configuration, let layout = try? ReferenceData.layout(configuration.reference.faceLayoutFile) {
            self.init(
                layout: layout, stock: configuration.reference.cardStock,
                hasContacts: configuration.reference.chipWindow == .contacts)
        } else {
            self.init(layout: try CardLayout.standard(), stock: .film, hasContacts: false)
        }
    }
}
