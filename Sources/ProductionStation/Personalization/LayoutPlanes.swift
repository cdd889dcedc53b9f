public import CardDevices
public import CardFace

/// Makes a printer's planes by the site's layout: what a driver asks, and what `CardFace` knows.
public struct LayoutPlanes: PlaneMaking {
    private let maker: PlaneMaker

    /// - Parameter maker: made for the layout of the pictures and for the printer.
    public init(_ maker: PlaneMaker) { self.maker = maker }

    /// - Throws: `PlaneFault` for pictures of another size than the layout's.
    public func planes(of image: PrintImage) throws(PlaneFault) -> PrintPlanes {
        PrintPlanes(
            front: try planes(of: image.front, side: .front), back: try planes(of: image.back, side: .back))
    }

    private func planes(of raster: PrintRaster, side: CardSide) throws(PlaneFault) -> [PrintPlane] {
        let face = FaceRaster(
            width: raster.width, height: raster.height, bytesPerRow: raster.bytesPerRow, pixels: raster.pixels)
        do throws(PlaneProblem) {
            return try maker.planes(of: face, side: side).map { plane in
                PrintPlane(panel: PrintPanel(plane.panel), bitsPerDot: plane.bitsPerDot, bytes: plane.bytes)
            }
        } catch {
            throw PlaneFault(detail: "\(error)")
        }
    }
}

extension PrintPanel {
    /// The same colour in the words of the devices.
    init(_ panel: Panel) {
        switch panel {
        case .yellow: self = .yellow
        case .magenta: self = .magenta
        case .cyan: self = .cyan
        case .black: self = .black
        case .overcoat: self = .overcoat
        }
    }
}
