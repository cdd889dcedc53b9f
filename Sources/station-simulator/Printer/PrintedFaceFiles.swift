import CardDevices
import CardFace
import Foundation

/// The planes of each printed card as pictures again: CHIP-front.png and CHIP-back.png.
struct PrintedFaceFiles: Sendable {
    let directory: String
    let model: WirePrinter
    /// Told what could not be written.
    let note: @Sendable (String) -> Void

    /// A card that is printed twice has the last picture.
    func write(_ card: ChipIdentity, _ planes: PrintPlanes) {
        for (face, planes) in [("front", planes.front), ("back", planes.back)] where !planes.isEmpty {
            let path = "\(directory)/\(card.hexadecimal)-\(face).png"
            do {
                guard let picture = model.picture(of: planes) else {
                    note("\(path): planes of another size")
                    continue
                }
                let raster = FaceRaster(
                    width: picture.width, height: picture.height, bytesPerRow: picture.bytesPerRow,
                    pixels: picture.pixels)
                try Data(try raster.png()).write(to: URL(filePath: path))
            } catch {
                note("\(path): \(error)")
            }
        }
    }
}
