import CardDevices
import CardFace
import ProductionStation
import Synchronization

/// Draws nothing: for long simulations, in which a checker only asks whether a card was printed.
struct BlankFaces: FaceRendering {
    let version = "blank"

    func image(of contents: FaceContents) throws(FaceError) -> PrintImage {
        let dot = PrintRaster(width: 1, height: 1, bytesPerRow: 4, pixels: [255, 255, 255, 255])
        return PrintImage(front: dot, back: dot)
    }
}

/// Which contents were meant for which card: what a checker holds every physical chip against.
final class MeantContents: Sendable {
    struct Meant: Equatable, Sendable {
        var job: Int64
        var cardSerial: String
    }

    private let byDigest = Mutex<[UInt64: Meant]>([:])

    func note(_ card: PreparedCard) {
        let digest = SimulatedDigest.of(card.files)
        byDigest.withLock { $0[digest] = Meant(job: card.job, cardSerial: card.cardSerial) }
    }

    func meant(_ digest: UInt64) -> Meant? { byDigest.withLock { $0[digest] } }
}

/// The real card maker, watched.
struct WatchedCardMaker: CardPreparing {
    let maker: CardMaker
    let contents: MeantContents

    func prepare(
        _ job: QueuedJob, serialNumber number: Int64, at now: Timestamp
    ) async throws(PreparationFault) -> PreparedCard {
        let card = try await maker.prepare(job, serialNumber: number, at: now)
        contents.note(card)
        return card
    }
}
