import CardDevices
import CardFace
import Foundation
import Synchronization
import Testing

@testable import ProductionStation

/// A whole card, from the layout to the dots that a machine has put on it.
///
/// `STATION_WRITE_PICTURES=DIRECTORY` keeps preview and decoded faces side by side, for the eye.
struct PrintedFacesTests {
    private static let texts = [
        "names.han": "样本一", "names.arabic": "ئۈلگە بىرىنچى", "names.latin": "YANGBEN Yi", "sex": "女",
        "ethnicity": "维吾尔族", "birthDate": "1990年02月28日", "citizenNumber": "000000199002280025",
        "householdAddress": "样本市样本区样本路1号", "currentAddress": "样本市样本街道样本社区2号楼401室",
        "permitNumber": "000000202611230001", "permitClass": "两年有效", "validFrom": "2026年11月23日",
        "validUntil": "2028年11月23日", "authority": "样本市公安局", "cardSerial": "PS2600000001",
        "endorsementDate": "2026年11月23日", "endorsingOffice": "样本市公安局样本派出所",
    ]

    private static func image() throws -> (CardLayout, PrintImage) {
        let layout = try CardLayout.standard()
        let contents = FaceContents(texts: texts, photoJPEG: try SamplePortrait.draw(seed: 1), qrText: "PS2600000001")
        return (layout, try CardFaceRenderer(layout: layout).image(of: contents))
    }

    private final class Printed: Sendable {
        private let last = Mutex<PrintPlanes?>(nil)
        func keep(_ planes: PrintPlanes) { last.withLock { $0 = planes } }
        var planes: PrintPlanes? { last.withLock { $0 } }
    }

    private static func lane() throws -> SimulatedLane {
        let lane = try SimulatedLane()
        try lane.loadHopper(count: 1)
        try lane.changeRibbon(roll: 1, cards: 10)
        return lane
    }

    private static func make(_ printer: any CardPrinter, _ image: PrintImage) async throws {
        try await printer.feed(to: .printHead, limit: .seconds(60))
        try await printer.print(image, limit: .seconds(300))
        try await printer.eject(to: .accepted, limit: .seconds(30))
    }

    /// Mean difference of a channel, 0 to 255, over the card's dots.
    private static func difference(_ left: PrintRaster, _ right: PrintRaster, offset: (Int, Int) = (0, 0)) -> Double {
        var sum = 0
        for row in stride(from: 0, to: left.height, by: 3) {
            for column in stride(from: 0, to: left.width, by: 3) {
                for channel in 0..<3 {
                    let there = (row + offset.1) * right.bytesPerRow + (column + offset.0) * 4 + channel
                    sum += abs(
                        Int(left.pixels[row * left.bytesPerRow + column * 4 + channel]) - Int(right.pixels[there]))
                }
            }
        }
        return Double(sum) / Double((left.height / 3) * (left.width / 3) * 3)
    }

    private static func keep(_ raster: PrintRaster, _ name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["STATION_WRITE_PICTURES"] else { return }
        let face = FaceRaster(
            width: raster.width, height: raster.height, bytesPerRow: raster.bytesPerRow, pixels: raster.pixels)
        try Data(try face.png()).write(to: URL(filePath: folder).appending(path: "\(name).png"))
    }

    @Test(arguments: CardStock.allCases) func anEvolisShowsTheLayout(_ stock: CardStock) async throws {
        let (layout, image) = try Self.image()
        let recipe = PlaneRecipe(
            form: .packedAcross(colourBits: 7, turn: .rightEdgeFirst), front: .colour, back: .black, stock: stock)
        let printed = Printed()
        let device = SimulatedEvolis(lane: try Self.lane()) { printed.keep($1) }
        let clock = JumpingClock()
        let planes = LayoutPlanes(try PlaneMaker(layout: layout, recipe: recipe))
        let printer = try await EvolisPrinter(
            over: SimulatedPipe(device, clock: clock), planes: planes, clock: clock, isSimulated: true,
            limit: .seconds(5))
        try await Self.make(printer, image)
        let made = try #require(printed.planes)
        #expect(made == (try planes.planes(of: image)))
        let front = try #require(SimulatedEvolis.picture(of: made.front))
        #expect(Self.difference(image.front, front) < 6)
        let back = try #require(SimulatedEvolis.picture(of: made.back))
        try Self.keep(image.front, "preview-front")
        try Self.keep(image.back, "preview-back")
        try Self.keep(front, "evolis-front-\(stock.rawValue)")
        try Self.keep(back, "evolis-back-\(stock.rawValue)")
    }

    @Test func anXIDShowsTheLayout() async throws {
        let (layout, image) = try Self.image()
        let recipe = PlaneRecipe(
            form: .bytesAlong(width: 1_036, height: 664, isUpsideDown: false), front: .colour, back: .colour,
            stock: .plain)
        let printed = Printed()
        let device = SimulatedXID(lane: try Self.lane()) { printed.keep($1) }
        let clock = JumpingClock()
        let printer = try await XIDPrinter(
            over: SimulatedPipe(device, clock: clock),
            planes: LayoutPlanes(try PlaneMaker(layout: layout, recipe: recipe)), clock: clock, isSimulated: true,
            limit: .seconds(5))
        try await Self.make(printer, image)
        let made = try #require(printed.planes)
        let front = try #require(SimulatedXID.picture(of: made.front))
        let back = try #require(SimulatedXID.picture(of: made.back))
        #expect(Self.difference(image.front, front, offset: (10, 8)) < 6)
        try Self.keep(front, "xid-front")
        try Self.keep(back, "xid-back")
    }

    @Test func aPictureOfAnotherSizeIsRefused() throws {
        let recipe = PlaneRecipe(
            form: .packedAcross(colourBits: 7, turn: .rightEdgeFirst), front: .colour, back: .black, stock: .plain)
        let planes = LayoutPlanes(try PlaneMaker(layout: try CardLayout.standard(), recipe: recipe))
        #expect(throws: PlaneFault.self) { try planes.planes(of: .nothing) }
    }
}
