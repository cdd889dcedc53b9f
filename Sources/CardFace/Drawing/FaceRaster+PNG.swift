internal import CPangoCairo

extension FaceRaster {
    /// The picture as a PNG file (8-bit RGB). Throws `FaceError.drawingFailed`.
    public func png() throws(FaceError) -> [UInt8] {
        var source = pixels
        var file: [UInt8] = []
        let status = source.withUnsafeMutableBufferPointer { buffer in
            let surface = cairo_image_surface_create_for_data(
                buffer.baseAddress, CAIRO_FORMAT_RGB24, Int32(width), Int32(height), Int32(bytesPerRow))
            defer { cairo_surface_destroy(surface) }
            return withUnsafeMutablePointer(to: &file) { sink in
                cairo_surface_write_to_png_stream(
                    surface,
                    { closure, bytes, count in
                        guard let closure, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
                        closure.assumingMemoryBound(to: [UInt8].self).pointee
                            .append(contentsOf: UnsafeBufferPointer(start: bytes, count: Int(count)))
                        return CAIRO_STATUS_SUCCESS
                    }, sink)
            }
        }
        guard status == CAIRO_STATUS_SUCCESS else {
            throw .drawingFailed(reason: cairo_status_to_string(status).map { String(cString: $0) } ?? "png")
        }
        return file
    }
}
