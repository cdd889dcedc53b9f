import CardDevices
import Foundation
import Synchronization

@testable import station_simulator

/// Planes that need no layout: every dot the same.
struct EvenPlanes: PlaneMaking {
    let model: WirePrinter

    func planes(of image: PrintImage) -> PrintPlanes {
        switch model {
        case .evolis:
            func plane(_ panel: PrintPanel, _ bits: Int) -> PrintPlane {
                PrintPlane(panel: panel, bitsPerDot: bits, bytes: [UInt8](repeating: 3, count: 1_016 * 81 * bits))
            }
            return PrintPlanes(
                front: [plane(.yellow, 7), plane(.magenta, 7), plane(.cyan, 7), plane(.black, 1), plane(.overcoat, 1)],
                back: [plane(.black, 1)])
        case .xid:
            let bytes = [UInt8](repeating: 3, count: 1_036 * 664)
            func plane(_ panel: PrintPanel) -> PrintPlane { PrintPlane(panel: panel, bitsPerDot: 8, bytes: bytes) }
            return PrintPlanes(front: [.yellow, .magenta, .cyan, .black].map(plane), back: [plane(.black)])
        }
    }
}

/// A printer behind a server of its own, and the real driver on the other end of the wire.
final class WireBench: Sendable {
    let site: PrinterSite
    let pipe: USBIPPipe
    let printer: any CardPrinter
    let printed = Mutex<[ChipIdentity]>([])
    let notes: Notes

    final class Notes: Sendable {
        private let list = Mutex<[String]>([])
        func add(_ words: String) { list.withLock { $0.append(words) } }
        var all: [String] { list.withLock { $0 } }
    }

    init(_ model: WirePrinter, cards: Int = 3) async throws {
        let notes = Notes()
        self.notes = notes
        site = try Self.site(model, cards: cards, notes)
        pipe = USBIPPipe(port: site.server.portNumber, model)
        let planes = EvenPlanes(model: model)
        switch model {
        case .evolis:
            printer = try await EvolisPrinter(
                over: pipe, planes: planes, clock: ContinuousClock(), isSimulated: true, limit: .seconds(60))
        case .xid:
            printer = try await XIDPrinter(
                over: pipe, planes: planes, clock: ContinuousClock(), isSimulated: true, limit: .seconds(60))
        }
    }

    deinit { site.server.stop() }

    static func site(
        _ model: WirePrinter, cards: Int, _ notes: Notes, directory: String? = nil
    ) throws -> PrinterSite {
        let lane = try SimulatedLane(directory: directory, setup: .init(seed: 7, trayCapacity: 10))
        let options = WirePrinter.Options(serial: "SIM-1", latencyScale: 0, faults: [], cleaningEvery: 1_000)
        return try PrinterSite(
            model, options, lane: lane, hopper: cards, ribbon: 100, host: "127.0.0.1", port: 0, onPrinted: nil,
            note: { notes.add($0) })
    }

    var inside: SimulatedLaneTruth.Card? { site.lane.cardInside() }

    /// One card from the hopper to a tray. Limits are long: nothing here depends on how busy the machine is.
    ///
    /// - Parameter hangs: the verb that only its limit can end.
    /// - Returns: where it failed, or nil.
    func card(hangs: SimulatedVerb? = nil) async -> (verb: SimulatedVerb, fault: DeviceFault)? {
        func limit(_ verb: SimulatedVerb) -> Duration { verb == hangs ? .seconds(6) : .seconds(120) }
        let face = PrintRaster(width: 1, height: 1, bytesPerRow: 4, pixels: [0, 0, 0, 0])
        let image = PrintImage(front: face, back: face)
        let printer = printer
        let verbs: [(SimulatedVerb, () async throws(DeviceFault) -> Void)] = [
            (.feed, { () throws(DeviceFault) in try await printer.feed(to: .chipStation, limit: limit(.feed)) }),
            (.move, { () throws(DeviceFault) in try await printer.move(to: .printHead, limit: limit(.move)) }),
            (.print, { () throws(DeviceFault) in try await printer.print(image, limit: limit(.print)) }),
            (.eject, { () throws(DeviceFault) in try await printer.eject(to: .accepted, limit: limit(.eject)) }),
        ]
        for (verb, call) in verbs {
            do throws(DeviceFault) { try await call() } catch { return (verb, error) }
        }
        return nil
    }
}
