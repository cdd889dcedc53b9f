internal import CRasterPeer
package import CardFace

/// The card's contents in the form that the C peer takes; owns all strings that it points to.
package final class PeerCard {
    private let peer: OpaquePointer
    private var strings: [UnsafeMutablePointer<CChar>] = []
    private let texts: [UnsafeMutablePointer<peer_text>]
    private let statics: [UnsafeMutablePointer<UInt8>]
    private let outputs: [UnsafeMutablePointer<UInt8>]
    private var faces: [peer_face] = []
    private let photo: [UInt8]
    private let qrText: String
    private let bytes: Int

    /// - Returns: nil when the fonts cannot be loaded.
    package init?(
        layout: CardLayout, statics rasters: [FaceRaster], contents: FaceContents, fontConfiguration: [UInt8]
    ) {
        let geometry = layout.geometry
        let xml = String(decoding: fontConfiguration, as: UTF8.self)
        guard let peer = peer_open(xml, Int32(geometry.widthDots), Int32(geometry.heightDots)) else { return nil }
        self.peer = peer
        let bytes = geometry.widthDots * geometry.heightDots * 4
        self.bytes = bytes
        photo = contents.photoJPEG
        qrText = contents.qrText
        statics = rasters.map { raster in
            let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes)
            for (index, byte) in raster.pixels.prefix(bytes).enumerated() { copy[index] = byte }
            return copy
        }
        outputs = (0..<2).map { _ in
            let output = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes)
            output.initialize(repeating: 0, count: bytes)
            return output
        }
        texts = (0..<2).map { _ in UnsafeMutablePointer<peer_text>.allocate(capacity: 200) }
        for (index, items) in [layout.front, layout.back].enumerated() {
            faces.append(face(items, geometry, contents, texts[index], statics[index]))
        }
    }

    /// Draws both faces; 0 when all went well.
    package func draw() -> Int32 {
        var targets: [UnsafeMutablePointer<UInt8>?] = [outputs[0], outputs[1]]
        return peer_draw(peer, faces, photo, photo.count, qrText, &targets)
    }

    /// Writes the card as a PDF of two pages, as a design program would: the background as one picture, the photo as its
    /// JPEG file, texts as text. 0 when all went well.
    package func writePDF(to path: String) -> Int32 { peer_pdf(peer, faces, photo, photo.count, qrText, path) }

    /// How many dots of a face (0: front) that ``draw()`` has drawn are not as in `raster`.
    package func differingDots(of face: Int, from raster: FaceRaster) -> Int {
        let drawn = UnsafeBufferPointer(start: outputs[face], count: bytes)
        return stride(from: 0, to: bytes, by: 4).count { at in
            !raster.pixels[at..<at + 3].elementsEqual(drawn[at..<at + 3])
        }
    }

    private func face(
        _ items: [LayoutItem], _ geometry: LayoutGeometry, _ contents: FaceContents,
        _ storage: UnsafeMutablePointer<peer_text>, _ statics: UnsafeMutablePointer<UInt8>
    ) -> peer_face {
        var face = peer_face()
        for item in items {
            switch item {
            case .text(let text):
                guard let value = contents.texts[text.field] else { continue }
                (storage + face.text_count).initialize(to: entry(value, text, geometry))
                face.text_count += 1
            case .photo(let box):
                face.has_photo = 1
                face.photo = peerBox(geometry.rectangle(box))
            case .qrCode(let code):
                face.has_qr = 1
                face.qr = peerBox(geometry.rectangle(code.box))
                face.qr_red = Double(code.colour.red) / 255
                face.qr_green = Double(code.colour.green) / 255
                face.qr_blue = Double(code.colour.blue) / 255
            case .rectangle, .line, .waves, .label: continue
            }
        }
        face.texts = UnsafePointer(storage)
        face.statics = UnsafePointer(statics)
        return face
    }

    private func entry(_ value: String, _ text: LayoutText, _ geometry: LayoutGeometry) -> peer_text {
        let style = text.style
        var entry = peer_text()
        entry.text = kept(value)
        entry.families = kept(style.typeface.families.joined(separator: ","))
        entry.language = kept(style.typeface.language)
        entry.right_to_left = style.typeface.direction == .rightToLeft ? 1 : 0
        entry.bold = style.weight == .bold ? 1 : 0
        entry.lines_max = Int32(style.linesMax)
        entry.box = peerBox(geometry.rectangle(text.box))
        entry.size = geometry.dots(points: style.sizePoints)
        entry.baseline = style.typeface.baseline
        entry.leading = style.leading
        entry.letter_spacing = geometry.dots(points: style.letterSpacingPoints)
        switch style.alignment {
        case .left: entry.horizontal_share = 0
        case .centre: entry.horizontal_share = 0.5
        case .right: entry.horizontal_share = 1
        }
        switch style.verticalAlignment {
        case .top: entry.vertical_share = 0
        case .middle: entry.vertical_share = 0.5
        case .bottom: entry.vertical_share = 1
        }
        entry.red = Double(style.colour.red) / 255
        entry.green = Double(style.colour.green) / 255
        entry.blue = Double(style.colour.blue) / 255
        return entry
    }

    private func peerBox(_ box: CanvasRectangle) -> peer_box {
        peer_box(x: box.x, y: box.y, width: box.width, height: box.height)
    }

    private func kept(_ text: String) -> UnsafePointer<CChar> {
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.utf8.count + 1)
        for (index, byte) in text.utf8CString.enumerated() { copy[index] = byte }
        strings.append(copy)
        return UnsafePointer(copy)
    }

    deinit {
        peer_close(peer)
        for pointer in strings { pointer.deallocate() }
        for pointer in texts { pointer.deallocate() }
        for pointer in statics + outputs { pointer.deallocate() }
    }
}
