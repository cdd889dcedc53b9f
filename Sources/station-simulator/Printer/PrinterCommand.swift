import ArgumentParser
import CardDevices
import Foundation
import Glibc

/// `printer`: a simulated card printer on USB/IP, for a real kernel to attach.
struct PrinterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "printer",
        abstract: "A simulated card printer as a USB/IP server.",
        discussion: """
            The first line says where it listens: "listening HOST PORT BUSID". Then:

              modprobe vhci_hcd; usbip attach -r HOST -b 1-1

            Orders come from standard input, one a line; each is answered by one line. The program ends at the end of its
            input.

              load N               ribbon CARDS             cover open|closed
              clear                what sits fast is pulled out
              clean                empty accepted|rejected  fault WHEN EFFECT
              unplug               replug                   power off|on
              truth                one line of JSON         end
            WHEN:    bytes=N  order=NAME:N  panel=N  (from 1, over its life)  bytes=+N  order=NAME:+N  (from now)  now
            EFFECT:  stallOut stallIn hang shortWrite unplug strayAnswer garbledAnswer jam ribbonEnd coverOpen powerLoss
            """)

    @Option(help: "evolis or xid.") var model: WirePrinter
    @Option(help: "Address on which it listens.") var host = "127.0.0.1"
    @Option(help: "TCP port; 0 lets the kernel choose.") var port: UInt16 = 3_240
    @Option(help: "Where the cards' truth is kept, so that the next start goes on; memory alone without.")
    var directory: String?
    @Option(help: "Blanks that a new lane begins with.") var hopper = 0
    @Option(help: "Cards that the roll of a new lane prints.") var ribbon = 500
    @Option(help: "Makes the chip identities.") var seed: UInt64 = 1
    @Option(help: "Device times are multiplied by it, 0 to 10.") var latencyScale = 1.0
    @Option(help: "Serial number: 1 to 16 letters, digits and hyphens.") var serial: String?
    @Option(help: "Cards that each tray holds.") var trayCapacity = 200
    @Option(help: "Cards after which an Evolis asks to be cleaned.") var cleaningEvery = 1_000_000
    @Option(help: "Script of faults: WHEN EFFECT a line.") var faults: String?
    @Option(help: "Where pictures of the printed faces are put, named by chip.") var faces: String?
    @OptionGroup var blanks: BlankOptions
    @Option(help: "TCP port of a slot of vpcd: the reader at the chip station.") var readerPort: UInt16?
    @Option(help: "Address on which vpcd listens.") var readerHost = "127.0.0.1"

    private static let scriptBytesMax = 1 << 20
    /// Between two looks at the chip station.
    private static let lookMilliseconds: Int32 = 20

    func validate() throws {
        guard (0...10).contains(latencyScale) else { throw ValidationError("--latency-scale is 0 to 10") }
        guard (0...100_000).contains(hopper), (0...100_000).contains(ribbon), trayCapacity > 0, cleaningEvery > 0 else {
            throw ValidationError(
                "--hopper and --ribbon are 0 to 100000, --tray-capacity and --cleaning-every at least 1")
        }
        guard blanks.stock != .t0 else { throw ValidationError("--stock t0 is for `card`: a lane has no cards of it") }
        let isSerial = serialNumber.utf8.allSatisfy(Self.isSerialByte)
        guard isSerial, (1...WirePrinter.serialBytesMax).contains(serialNumber.utf8.count) else {
            throw ValidationError("--serial is 1 to 16 letters, digits and hyphens")
        }
    }

    func run() throws {
        let site = try site()
        defer { site.server.stop() }
        OrderLines.say("listening \(host) \(site.server.portNumber) \(USBDescriptors.busID)")
        var reader: TiedReader?
        if let readerPort {
            reader = TiedReader(host: readerHost, port: readerPort, lane: site.lane, station: site.station)
        }
        var orders = OrderLines()
        while true {
            reader?.follow()
            var entries = [
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
                pollfd(fd: reader?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&entries, 2, readerPort == nil ? -1 : Self.lookMilliseconds) > 0 else { continue }
            if entries[1].revents != 0 { reader?.answer() }
            guard entries[0].revents != 0 else { continue }
            guard orders.fill() else { return }
            while let line = orders.next() {
                guard follow(line, site) else { return }
            }
        }
    }

    /// - Returns: false when that was the last order.
    private func follow(_ line: String, _ site: PrinterSite) -> Bool {
        do throws(CardOrderError) {
            let order = try PrinterOrder(line)
            OrderLines.say(site.follow(order))
            return order != .end
        } catch {
            OrderLines.say("not understood: \(error.word)")
            return true
        }
    }

    private func site() throws -> PrinterSite {
        let setup = SimulatedLane.Setup(seed: seed, stock: try blanks.blanks().stock, trayCapacity: trayCapacity)
        let lane = try SimulatedLane(directory: directory, setup: setup)
        let options = WirePrinter.Options(
            serial: serialNumber, latencyScale: latencyScale, faults: try script(), cleaningEvery: cleaningEvery)
        let onPrinted: WirePrinter.Printed? = faces.map { directory in
            let files = PrintedFaceFiles(directory: directory, model: model, note: Self.note)
            return { files.write($0, $1) }
        }
        return try PrinterSite(
            model, options, lane: lane, hopper: hopper, ribbon: ribbon, host: host, port: Int(port),
            onPrinted: onPrinted, note: Self.note)
    }

    private func script() throws -> [SimulatedWireFault] {
        guard let faults else { return [] }
        let handle = try FileHandle(forReadingFrom: URL(filePath: faults))
        let bytes = try handle.read(upToCount: Self.scriptBytesMax) ?? Data()
        do throws(CardOrderError) {
            return try WireFaultOrder.script(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw ValidationError("\(faults): not understood: \(error.word)")
        }
    }

    private var serialNumber: String { serial ?? "SIM-\(model.rawValue.uppercased())-1" }

    private static func isSerialByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
            true
        case _: false
        }
    }

    private static func note(_ words: String) {
        FileHandle.standardError.write(Data("station-simulator: \(words)\n".utf8))
    }
}
