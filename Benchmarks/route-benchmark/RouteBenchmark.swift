import CardDevices
import CardFace
import Foundation
import Glibc
import ProductionStation
import RasterPeer
import StationSimulation

/// The station's way from a job document to a printer's bytes, for `Benchmarks/station_benchmark/route.py`:
/// `route-benchmark DIRECTORY` writes `card.pdf`, `front.png` and `back.png` of the same card there and says `ready`; then
/// each line of standard input makes the bytes of one card and is answered by its microseconds and the number of bytes.
@main
enum RouteBenchmark {
    /// Sample jobs that are looked through for one whose texts fit at their full size: the C peer knows no smaller ones.
    static let samplesMax = 100

    enum Failure: Error { case usage, noSample, pdf(Int32), document, plane(PrintPanel) }

    static func main() throws {
        guard CommandLine.arguments.count == 2 else { throw Failure.usage }
        let route = try CardRoute()
        let sample = try prepare(route, in: CommandLine.arguments[1])
        say("ready")
        let clock = ContinuousClock()
        while readLine() != nil {
            var count = 0
            let time = try clock.measure { count = try route.bytes(of: sample).count }
            say("\(Int(time / .microseconds(1))) \(count)")
        }
    }

    /// - Returns: the job document of the card that was written down.
    private static func prepare(_ route: CardRoute, in directory: String) throws -> [UInt8] {
        let today = try CivilDate.sampleDay()
        let samples = SampleJobs(seed: 1, today: today, portraits: DrawnPortraits(), portraitCount: 1)
        for index in 0..<samplesMax {
            let document = samples.sample(index).document
            let contents = try route.contents(of: document)
            guard
                let peer = PeerCard(
                    layout: route.layout, statics: [route.renderer.statics.front, route.renderer.statics.back],
                    contents: contents, fontConfiguration: CardFaceRenderer.standardFontConfiguration),
                peer.draw() == 0
            else { continue }
            let faces = try route.renderer.render(contents)
            let status = peer.writePDF(to: directory + "/card.pdf")
            guard status == 0 else { throw Failure.pdf(status) }
            for (name, raster) in [("front", faces.front), ("back", faces.back)] {
                try Data(try raster.png()).write(to: URL(filePath: "\(directory)/\(name).png"))
            }
            return document
        }
        throw Failure.noSample
    }

    private static func say(_ line: String) {
        puts(line)
        fflush(nil)
    }
}

/// Everything that a lane with an Evolis does between a job document and the wire.
struct CardRoute {
    let layout: CardLayout
    let renderer: CardFaceRenderer
    private let planes: LayoutPlanes
    private let dialect = EvolisDialect()
    private let serial: CardSerial
    private let day: CivilDate

    init() throws {
        guard let serial = CardSerial(centre: "SMP", year: 2026, counter: 1) else { throw RouteBenchmark.Failure.usage }
        layout = try CardLayout.standard()
        renderer = try CardFaceRenderer(layout: layout)
        planes = LayoutPlanes(
            try PlaneMaker(layout: layout, recipe: PlaneRecipe(for: .evolis, stock: .plain, hasContacts: true)))
        self.serial = serial
        day = try CivilDate.sampleDay()
    }

    /// Reads a job document and says what stands on its card.
    func contents(of document: [UInt8]) throws -> FaceContents {
        guard let job = JobReader().read(document).job else { throw RouteBenchmark.Failure.document }
        return FaceTexts.contents(of: job, cardSerial: serial, endorsedOn: day, by: "样例市公安局测试区分局第一受理点")
    }

    /// What goes over the wire for both faces: each plane with its head, its end and its padding.
    func bytes(of document: [UInt8]) throws -> [UInt8] {
        let planes = try planes.planes(of: try renderer.image(of: try contents(of: document)))
        var bytes: [UInt8] = []
        let tail = [0x0D] + [UInt8](repeating: 0, count: dialect.paddingBytes)
        for plane in planes.front + planes.back {
            guard let download = EvolisDownload(plane, packsBlack: dialect.packsBlack) else {
                throw RouteBenchmark.Failure.plane(plane.panel)
            }
            bytes += download.head + download.payload + tail
        }
        return bytes
    }
}

extension CivilDate {
    /// The day of the sample jobs.
    fileprivate static func sampleDay() throws -> CivilDate {
        guard let day = CivilDate(year: 2026, month: 11, day: 23) else { throw RouteBenchmark.Failure.usage }
        return day
    }
}
