import CardFace
import Glibc
import RasterPeer

/// Draws the same card with CardFace and with the plain C peer, in turns, and prints medians and their ratio.
///
/// The two pictures are compared first: a ratio of two different pictures would say nothing.
@main
enum RasterBenchmark {
    static let rounds = 201
    static let ratioMax = 1.2

    enum Failure: Error {
        case peerDidNotOpen
        case peerDidNotDraw(Int32)
        case picturesDiffer(face: Int, dots: Int)
    }

    static func main() throws {
        let layout = try CardLayout.standard()
        let renderer = try CardFaceRenderer(layout: layout)
        let contents = FaceContents(
            texts: texts, photoJPEG: try SamplePortrait.draw(seed: 1), qrText: texts["cardSerial"] ?? "")
        guard
            let peer = PeerCard(
                layout: layout, statics: [renderer.statics.front, renderer.statics.back], contents: contents,
                fontConfiguration: CardFaceRenderer.standardFontConfiguration)
        else { throw Failure.peerDidNotOpen }
        try compare(try renderer.render(contents), peer)
        var swiftTimes: [Duration] = []
        var peerTimes: [Duration] = []
        let clock = ContinuousClock()
        for _ in 0..<rounds {
            swiftTimes.append(try clock.measure { _ = try renderer.render(contents) })
            peerTimes.append(clock.measure { _ = peer.draw() })
        }
        let (swift, plain) = (median(swiftTimes), median(peerTimes))
        let ratio = swift / plain
        print("both faces of one card, median of \(rounds) cards in ms")
        print("Swift \(milliseconds(swift)), C \(milliseconds(plain))")
        print("ratio Swift/C \((ratio * 1000).rounded() / 1000), limit \(ratioMax)")
        // An exit status, not an error: the run was good, the result is not.
        exit(ratio <= ratioMax ? 0 : 1)
    }

    private static func compare(_ faces: CardFaces, _ peer: PeerCard) throws {
        let status = peer.draw()
        guard status == 0 else { throw Failure.peerDidNotDraw(status) }
        for (index, face) in [faces.front, faces.back].enumerated() {
            let differing = peer.differingDots(of: index, from: face)
            print("face \(index): \(differing) of \(face.width * face.height) dots differ")
            guard differing == 0 else { throw Failure.picturesDiffer(face: index, dots: differing) }
        }
    }

    private static func median(_ times: [Duration]) -> Duration { times.sorted()[times.count / 2] }

    private static func milliseconds(_ time: Duration) -> Double { (time / .microseconds(1)).rounded() / 1000 }

    /// Texts that fit at their full size: the peer knows no smaller ones.
    private static let texts = [
        "names.han": "样本一", "names.arabic": "ئۈلگە بىرىنچى", "names.latin": "YANGBEN Yi", "sex": "女",
        "ethnicity": "维吾尔族", "birthDate": "1990年02月28日", "citizenNumber": "000000199002280025",
        "householdAddress": "样本市样本区样本路1号", "currentAddress": "样本市样本街道样本社区2号楼401室",
        "permitNumber": "000000202611230001", "permitClass": "两年有效", "validFrom": "2026年11月23日",
        "validUntil": "2028年11月23日", "authority": "样本市公安局", "cardSerial": "PS2600000001",
        "endorsementDate": "2026年11月23日", "endorsingOffice": "样本市公安局样本派出所",
    ]
}
