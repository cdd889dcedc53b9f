extension SimulatedXID {
    /// The dots of some planes as a picture again, upright and with its bleed: what somebody would see on the film.
    ///
    /// - Parameter isUpsideDown: as the planes were made.
    /// - Returns: nil when a plane has another size.
    public static func picture(
        of planes: [PrintPlane], field: XIDPrinter.Field = .xid580, isUpsideDown: Bool = false
    ) -> PrintRaster? {
        let dots = field.width * field.height
        var pixels = [UInt8](repeating: 255, count: dots * 4)
        for plane in planes {
            guard plane.bytes.count == dots else { return nil }
            for dot in 0..<dots {
                let light = 255 - plane.bytes[isUpsideDown ? dots - 1 - dot : dot]
                switch plane.panel {
                case .yellow: pixels[dot * 4] = min(pixels[dot * 4], light)
                case .magenta: pixels[dot * 4 + 1] = min(pixels[dot * 4 + 1], light)
                case .cyan: pixels[dot * 4 + 2] = min(pixels[dot * 4 + 2], light)
                case .black:
                    for channel in 0..<3 { pixels[dot * 4 + channel] = min(pixels[dot * 4 + channel], light) }
                case .overcoat: break
                }
            }
        }
        return PrintRaster(width: field.width, height: field.height, bytesPerRow: field.width * 4, pixels: pixels)
    }
}
