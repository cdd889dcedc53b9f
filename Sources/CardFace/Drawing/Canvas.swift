internal import CPangoCairo

/// A drawing surface in dots, without C types in its signatures.
///
/// Not shared between threads. Operations never fail one by one: the first failure stays and `raster()` throws it.
package final class Canvas {
    package let width: Int
    package let height: Int
    private let surface: OpaquePointer?
    let context: OpaquePointer?

    /// - Parameters:
    ///   - width: 1 to 4096 dots.
    ///   - height: 1 to 4096 dots.
    package init(width: Int, height: Int, background: RGBColour = .white) {
        precondition((1...4096).contains(width) && (1...4096).contains(height))
        self.width = width
        self.height = height
        surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
        context = cairo_create(surface)
        fill(CanvasRectangle(x: 0, y: 0, width: Double(width), height: Double(height)), .solid(background))
    }

    /// Draws into memory that the caller keeps alive for as long as the canvas lives.
    private init(width: Int, height: Int, bytesPerRow: Int, memory: UnsafeMutablePointer<UInt8>?) {
        self.width = width
        self.height = height
        surface = cairo_image_surface_create_for_data(
            memory, CAIRO_FORMAT_RGB24, Int32(width), Int32(height), Int32(bytesPerRow))
        context = cairo_create(surface)
    }

    /// Goes on where an earlier picture ended; the earlier one stays as it is.
    ///
    /// The canvas lives only inside `body`. It draws straight into the new picture's bytes: a copy more for each face
    /// costs several times what the drawing does.
    static func painting<Result>(
        over raster: FaceRaster, _ body: (Canvas) throws(FaceError) -> Result
    ) throws(FaceError) -> (raster: FaceRaster, result: Result) {
        let (width, height, bytesPerRow) = (raster.width, raster.height, raster.bytesPerRow)
        var pixels = raster.pixels
        let outcome = pixels.withUnsafeMutableBufferPointer { buffer in
            let canvas = Canvas(width: width, height: height, bytesPerRow: bytesPerRow, memory: buffer.baseAddress)
            return Swift.Result { () throws(FaceError) -> Result in
                let result = try body(canvas)
                try canvas.finish()
                return result
            }
        }
        let result = try outcome.get()
        return (FaceRaster(width: width, height: height, bytesPerRow: bytesPerRow, pixels: pixels), result)
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    package func fill(_ box: CanvasRectangle, _ paint: CanvasPaint) {
        cairo_rectangle(context, box.x, box.y, box.width, box.height)
        setSource(paint)
        cairo_fill(context)
    }

    package func fill(_ path: CanvasPath, _ paint: CanvasPaint) {
        trace(path)
        setSource(paint)
        cairo_fill(context)
    }

    /// - Parameter lineWidth: in dots.
    package func stroke(_ path: CanvasPath, lineWidth: Double, _ paint: CanvasPaint) {
        trace(path)
        setSource(paint)
        cairo_set_line_width(context, lineWidth)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        cairo_stroke(context)
    }

    package func fillEllipse(in box: CanvasRectangle, _ paint: CanvasPaint) {
        guard box.width > 0, box.height > 0 else { return }
        cairo_save(context)
        cairo_translate(context, box.x + box.width / 2, box.y + box.height / 2)
        cairo_scale(context, box.width / 2, box.height / 2)
        cairo_new_sub_path(context)
        cairo_arc(context, 0, 0, 1, 0, 2 * Double.pi)
        cairo_restore(context)
        setSource(paint)
        cairo_fill(context)
    }

    /// Paints a picture scaled into a box, smoothed.
    package func draw(_ picture: FaceRaster, in box: CanvasRectangle) {
        picture.pixels.withUnsafeBufferPointer { buffer in
            // Cairo writes nothing to a source surface; its interface only lacks the const.
            let image = cairo_image_surface_create_for_data(
                UnsafeMutablePointer(mutating: buffer.baseAddress), CAIRO_FORMAT_RGB24, Int32(picture.width),
                Int32(picture.height),
                Int32(picture.bytesPerRow))
            cairo_save(context)
            cairo_translate(context, box.x, box.y)
            cairo_scale(context, box.width / Double(picture.width), box.height / Double(picture.height))
            cairo_set_source_surface(context, image, 0, 0)
            cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_GOOD)
            cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD)
            cairo_rectangle(context, 0, 0, Double(picture.width), Double(picture.height))
            cairo_fill(context)
            cairo_restore(context)
            cairo_set_source_rgb(context, 0, 0, 0)
            cairo_surface_finish(image)
            cairo_surface_destroy(image)
        }
    }

    /// The picture as it is now.
    package func raster() throws(FaceError) -> FaceRaster {
        try finish()
        guard let source = cairo_image_surface_get_data(surface) else { throw .drawingFailed(reason: "no memory") }
        let stride = Int(cairo_image_surface_get_stride(surface))
        let pixels = [UInt8](UnsafeBufferPointer(start: source, count: stride * height))
        return FaceRaster(width: width, height: height, bytesPerRow: stride, pixels: pixels)
    }

    /// Brings all drawing into memory; throws the first failure since the beginning.
    private func finish() throws(FaceError) {
        cairo_surface_flush(surface)
        let status = cairo_status(context)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw .drawingFailed(reason: cairo_status_to_string(status).map { String(cString: $0) } ?? "cairo")
        }
    }

    private func trace(_ path: CanvasPath) {
        cairo_new_path(context)
        for element in path.elements {
            switch element {
            case .move(let to): cairo_move_to(context, to.x, to.y)
            case .line(let to): cairo_line_to(context, to.x, to.y)
            case .curve(let first, let second, let to):
                cairo_curve_to(context, first.x, first.y, second.x, second.y, to.x, to.y)
            case .close: cairo_close_path(context)
            }
        }
    }

    private func setSource(_ paint: CanvasPaint) {
        func share(_ channel: UInt8) -> Double { Double(channel) / 255 }
        switch paint {
        case .solid(let colour, let opacity):
            cairo_set_source_rgba(context, share(colour.red), share(colour.green), share(colour.blue), opacity)
        case .linearGradient(let from, let first, let to, let second, let opacity):
            let pattern = cairo_pattern_create_linear(from.x, from.y, to.x, to.y)
            for (stop, colour) in [(0.0, first), (1.0, second)] {
                cairo_pattern_add_color_stop_rgba(
                    pattern, stop, share(colour.red), share(colour.green), share(colour.blue), opacity)
            }
            cairo_set_source(context, pattern)
            cairo_pattern_destroy(pattern)
        }
    }
}
