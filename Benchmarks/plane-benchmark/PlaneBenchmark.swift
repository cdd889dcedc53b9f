import CPlanePeer
import CardFace
import Glibc

/// Makes the planes of one face with CardFace and with the plain C peer, in turns, and prints medians and their ratio.
///
/// The bytes are compared first: a ratio of two different results would say nothing.
@main
enum PlaneBenchmark {
    static let rounds = 201
    static let ratioMax = 1.5

    enum Failure: Error { case planesDiffer(bits: Int, Panel) }

    static func main() throws {
        let layout = try CardLayout.standard()
        let faces = try CardFaceRenderer(layout: layout).statics
        var worst = 0.0
        print("front of one card, four planes that depend on the picture, median of \(rounds) cards in ms")
        for bits in [7, 6, 5] {
            let ratio = try measure(layout, faces.front, bits: bits)
            worst = max(worst, ratio)
        }
        print("worst ratio Swift/C \((worst * 1000).rounded() / 1000), limit \(ratioMax)")
        // An exit status, not an error: the run was good, the result is not.
        exit(worst <= ratioMax ? 0 : 1)
    }

    private static func measure(_ layout: CardLayout, _ raster: FaceRaster, bits: Int) throws -> Double {
        let recipe = PlaneRecipe(
            form: .packedAcross(colourBits: bits, turn: .rightEdgeFirst), front: .colour, back: .black, stock: .plain)
        let maker = try PlaneMaker(layout: layout, recipe: recipe)
        let peer = PeerPlanes(maker, raster, bits: bits)
        peer.make()
        for plane in try maker.planes(of: raster, side: .front) where plane.panel != .overcoat {
            guard peer.bytes(plane.panel) == plane.bytes else { throw Failure.planesDiffer(bits: bits, plane.panel) }
        }
        var (swiftTimes, peerTimes): ([Duration], [Duration]) = ([], [])
        let clock = ContinuousClock()
        for _ in 0..<rounds {
            swiftTimes.append(try clock.measure { _ = try maker.planes(of: raster, side: .front) })
            peerTimes.append(clock.measure { peer.make() })
        }
        let (swift, plain) = (median(swiftTimes), median(peerTimes))
        let ratio = swift / plain
        print(
            "\(bits) bits: Swift \(milliseconds(swift)), C \(milliseconds(plain)), ratio \((ratio * 1000).rounded() / 1000)"
        )
        return ratio
    }

    private static func median(_ times: [Duration]) -> Duration { times.sorted()[times.count / 2] }

    private static func milliseconds(_ time: Duration) -> Double { (time / .microseconds(1)).rounded() / 1000 }
}

/// The C peer with everything that it works on.
struct PeerPlanes {
    private let outputs: [Panel: UnsafeMutablePointer<UInt8>]
    private let counts: [Panel: Int]
    private let raster: FaceRaster
    private let rules: [UInt8]
    private let table: [UInt8]
    private let bits: Int
    private let black: BlackRule

    init(_ maker: PlaneMaker, _ raster: FaceRaster, bits: Int) {
        self.raster = raster
        self.bits = bits
        rules = maker.rules(of: .front)
        table = maker.recipe.yellow.levels(upTo: 1 << bits - 1)
        black = maker.recipe.black
        let dots = raster.width * raster.height
        var outputs: [Panel: UnsafeMutablePointer<UInt8>] = [:]
        var counts: [Panel: Int] = [:]
        for panel in [Panel.yellow, .magenta, .cyan, .black] {
            let count = dots * (panel == .black ? 1 : bits) / 8
            let output = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
            output.initialize(repeating: 0, count: count)
            (outputs[panel], counts[panel]) = (output, count)
        }
        (self.outputs, self.counts) = (outputs, counts)
    }

    func make() {
        peer_planes(
            raster.pixels, raster.bytesPerRow, rules, raster.width, raster.height, table, table, table,
            black.pureBlackMax, black.inkMax, UInt32(bits), outputs[.yellow], outputs[.magenta], outputs[.cyan],
            outputs[.black])
    }

    func bytes(_ panel: Panel) -> [UInt8] {
        Array(UnsafeBufferPointer(start: outputs[panel], count: counts[panel] ?? 0))
    }
}
