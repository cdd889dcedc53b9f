/// One plane on its way to the printer: `Db;panel;levels;` and the dots, or `Dbc;panel;levels;bytes;` and packed lines.
///
/// The printer counts the payload and expects a CR after exactly that many bytes: one byte more or less, and it takes
/// dots for commands or commands for dots.
package struct EvolisDownload: Equatable, Sendable {
    /// Everything up to the last `;`.
    package let head: [UInt8]
    /// Dots, or packed lines.
    package let payload: [UInt8]

    /// - Parameter packsBlack: sends planes of one bit in the packed form where that is shorter.
    /// - Returns: nil for a plane of another size or depth than the printer's.
    package init?(_ plane: PrintPlane, packsBlack: Bool) {
        guard [1, 5, 6, 7].contains(plane.bitsPerDot),
            plane.bytes.count == EvolisWire.planeBytes(bitsPerDot: plane.bitsPerDot)
        else { return nil }
        let panel = "\(Self.letter(plane.panel));\(1 << plane.bitsPerDot)"
        let packed = packsBlack && plane.bitsPerDot == 1 ? Self.packed(plane.bytes) : nil
        if let packed, packed.count < plane.bytes.count {
            head = Self.start("Dbc;\(panel);\(packed.count);")
            payload = packed
        } else {
            head = Self.start("Db;\(panel);")
            payload = plane.bytes
        }
    }

    private static func start(_ text: String) -> [UInt8] { [EvolisWire.escape] + Array(text.utf8) }

    static func letter(_ panel: PrintPanel) -> String {
        switch panel {
        case .yellow: "y"
        case .magenta: "m"
        case .cyan: "c"
        case .black: "k"
        case .overcoat: "o"
        }
    }

    /// Each line as one of: 0 (white), 255 (black), or a number from 1 to 81 and so many bytes, white after them.
    static func packed(_ bytes: [UInt8]) -> [UInt8] {
        let lineBytes = EvolisWire.dotsPerLine / 8
        var packed: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: lineBytes) {
            let line = bytes[start..<start + lineBytes]
            if line.allSatisfy({ $0 == 255 }) {
                packed.append(255)
            } else {
                let used = line.lastIndex { $0 != 0 }.map { $0 - start + 1 } ?? 0
                packed.append(UInt8(used))
                packed += line.prefix(used)
            }
        }
        return packed
    }
}
