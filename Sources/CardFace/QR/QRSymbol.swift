internal import CQREncode

/// A QR code (ISO/IEC 18004) as a square of dark and light modules, error correction level M.
struct QRSymbol: Equatable {
    /// Modules a side.
    let side: Int
    /// Row by row, true is dark.
    let modules: [Bool]

    static let textBytesMax = 256
    /// Light modules that a reader needs around the symbol.
    static let quietModules = 4

    init(_ text: String) throws(FaceError) {
        let bytes = Array(text.utf8)
        guard (1...Self.textBytesMax).contains(bytes.count), !bytes.contains(0),
            let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M)
        else { throw .qrTextUnusable(bytes: bytes.count) }
        defer { QRcode_free(code) }
        let side = Int(code.pointee.width)
        self.side = side
        modules = (0..<side * side).map { code.pointee.data[$0] & 1 == 1 }
    }

    /// Draws the symbol with whole dots a module, centred, its quiet zone inside the box.
    ///
    /// - Parameter box: in dots; throws `qrTextUnusable` when a module would be narrower than 3 dots.
    func draw(on canvas: Canvas, in box: CanvasRectangle, _ colour: RGBColour, textBytes: Int) throws(FaceError) {
        let across = side + 2 * Self.quietModules
        let module = Int(min(box.width, box.height)) / across
        guard module >= 3 else { throw .qrTextUnusable(bytes: textBytes) }
        let size = Double(module * side)
        let left = (box.x + (box.width - size) / 2).rounded()
        let top = (box.y + (box.height - size) / 2).rounded()
        canvas.fill(box, .solid(.white))
        for row in 0..<side {
            for column in 0..<side where modules[row * side + column] {
                let x = left + Double(column * module)
                let y = top + Double(row * module)
                canvas.fill(
                    CanvasRectangle(x: x, y: y, width: Double(module), height: Double(module)), .solid(colour))
            }
        }
    }
}
