internal import Synchronization

/// Turns one person's data into the two pictures of a card.
///
/// The same contents give the same bytes on the same installation: no clock, no locale, no machine font configuration
/// takes part. Callers on several threads wait for one another (text setting is not thread-safe); a site with several
/// lanes gives each its own renderer.
public final class CardFaceRenderer: Sendable {
    /// What it draws; fixed for the renderer's life.
    public let layout: CardLayout
    private let setter: Mutex<TextSetter>
    private let frontStatics: FaceRaster
    private let backStatics: FaceRaster

    /// Loads fonts, checks that each family of the layout is installed and that all labels and the overlay fit.
    ///
    /// - Parameters:
    ///   - layout: see `CardLayout.init(json:)` and `CardLayout.standard()`.
    ///   - fontDirectories: the site's own fonts (rare characters), absolute paths, searched last.
    ///   - fontConfiguration: fontconfig XML instead of the shipped one; at most 64 KiB.
    public init(
        layout: CardLayout, fontDirectories: [String] = [], fontConfiguration: [UInt8]? = nil
    ) throws(FaceError) {
        let fonts = try FontCollection(
            configuration: fontConfiguration ?? Self.standardFontConfiguration, siteDirectories: fontDirectories)
        let setter = try TextSetter(fonts: fonts, typefaces: layout.typefaces)
        let painter = FacePainter(layout: layout, setter: setter)
        frontStatics = try painter.paintStatics(layout.front, face: "front")
        backStatics = try painter.paintStatics(layout.back, face: "back")
        try painter.paintOverlay(on: Canvas(width: layout.geometry.widthDots, height: layout.geometry.heightDots))
        self.layout = layout
        self.setter = Mutex(setter)
    }

    /// The shipped fontconfig text `layouts/fonts.conf`.
    public static var standardFontConfiguration: [UInt8] { PackageResources.fonts_conf }

    /// What every card of the layout shows.
    package var statics: CardFaces { CardFaces(front: frontStatics, back: backStatics) }

    /// Texts that cannot stand on the card, in the layout's order; empty when all can.
    ///
    /// The photo and the QR text are not looked at (`PhotoChecker` does the photo).
    public func problems(in contents: FaceContents) -> [FaceProblem] {
        let layout = layout
        return setter.withLock { setter in
            let painter = FacePainter(layout: layout, setter: setter)
            return painter.problems(layout.front, contents) + painter.problems(layout.back, contents)
        }
    }

    /// Draws both faces.
    ///
    /// - Parameter overlay: true puts the layout's overlay words (样卡 VOID) across both faces, for test cards.
    /// - Throws: `contentsRefused`, `photoUnreadable`, `qrTextUnusable`, `drawingFailed`.
    public func render(_ contents: FaceContents, overlay: Bool = false) throws(FaceError) -> CardFaces {
        let photo = try PhotoDecoder.raster(of: contents.photoJPEG)
        let layout = layout
        let (frontStatics, backStatics) = (frontStatics, backStatics)
        return try setter.withLock { setter throws(FaceError) in
            let painter = FacePainter(layout: layout, setter: setter)
            let front = try painter.paint(
                layout.front, over: frontStatics, contents, photo: photo, overlay: overlay)
            let back = try painter.paint(layout.back, over: backStatics, contents, photo: photo, overlay: overlay)
            let problems = front.result + back.result
            guard problems.isEmpty else { throw .contentsRefused(problems) }
            return CardFaces(front: front.raster, back: back.raster)
        }
    }
}
