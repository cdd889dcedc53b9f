extension SimulatedEvolis {
    /// Answers a question. What no table knows is an error.
    mutating func answer(_ query: String) {
        if query == "Rlr;h", case .silent = mechanics.look() {
            isHung = true
            return
        }
        guard !mechanics.isCut else { return }
        say(reply(to: query))
    }

    private func reply(to query: String) -> String {
        let status = mechanics.status
        switch query {
        case "Rfv": return setup.firmware
        case "Rsn": return mechanics.lane.printerSerial ?? setup.serial
        case "Rtp": return setup.model
        case "Rem": return "\(settings.errorMode)"
        case "Rlr;p": return card(status)
        case "Rlr;h": return status.reasons.contains(.outputAreaFull) ? "CARD" : "NO CARD"
        case "Rlr;r": return cardsInserted - cleanedAt >= setup.cleaningEvery ? "ERR NEED CLEANING" : "OK"
        case "Rse;f": return Self.volts(!status.reasons.contains(.mediaEmpty))
        case "Rse;o": return Self.volts(!status.reasons.contains(.coverOpen))
        case "Rrt;qty": return "500"
        case "Rrt;count": return ribbon(status)
        case "Rco;p": return "\(panelsPrinted)"
        case "Rco;c": return "\(cardsInserted)"
        case _: return "ERR UNKNOWN COMMAND"
        }
    }

    private func card(_ status: PrinterStatus) -> String {
        switch status.position {
        case .none: "OK"
        case .chipStation: "SMART CARD"
        case .printHead: "CARD"
        case .feeder, .unknown: "ERR CARD"
        }
    }

    private func ribbon(_ status: PrinterStatus) -> String {
        guard let ribbon = status.ribbon else { return "ERR RIB DETECTION" }
        return "\(ribbon.cardsRemaining)"
    }

    private static func volts(_ isHigh: Bool) -> String { isHigh ? "5,00 Volts" : "0,02 Volts" }

    // MARK: - Dots

    /// A plane as it came, or nil when its bytes are not one.
    static func plane(_ letter: String, _ levels: Int, _ isPacked: Bool, _ bytes: [UInt8]) -> PrintPlane? {
        let panels: [String: PrintPanel] = ["y": .yellow, "m": .magenta, "c": .cyan, "k": .black, "o": .overcoat]
        guard let panel = panels[letter], let bits = [2: 1, 32: 5, 64: 6, 128: 7][levels] else { return nil }
        guard isPacked else { return PrintPlane(panel: panel, bitsPerDot: bits, bytes: bytes) }
        guard bits == 1, let lines = unpacked(bytes) else { return nil }
        return PrintPlane(panel: panel, bitsPerDot: 1, bytes: lines)
    }

    /// Exactly 1,016 lines of 81 bytes, ending with the last byte, or nothing.
    static func unpacked(_ bytes: [UInt8]) -> [UInt8]? {
        var lines: [UInt8] = []
        lines.reserveCapacity(1_016 * 81)
        var at = 0
        while at < bytes.count, lines.count < 1_016 * 81 {
            let count = Int(bytes[at])
            at += 1
            switch count {
            case 0xFF: lines += [UInt8](repeating: 0xFF, count: 81)
            case 0...81:
                guard at + count <= bytes.count else { return nil }
                lines += bytes[at..<at + count]
                lines += [UInt8](repeating: 0, count: 81 - count)
                at += count
            case _: return nil
            }
        }
        return at == bytes.count && lines.count == 1_016 * 81 ? lines : nil
    }

    /// The dots of some planes as a picture again, upright: what somebody would see on the card.
    ///
    /// - Returns: nil when a plane has another size.
    public static func picture(of planes: [PrintPlane]) -> PrintRaster? {
        var pixels = [UInt8](repeating: 255, count: 1_016 * 648 * 4)
        for plane in planes where plane.panel != .overcoat {
            let bits = plane.bitsPerDot
            guard plane.bytes.count == 1_016 * 648 * bits / 8 else { return nil }
            for dot in 0..<1_016 * 648 {
                let level = Self.level(plane.bytes, at: dot * bits, bits: bits)
                let light = UInt8(255 - level * 255 / (1 << bits - 1))
                // The picture's right edge went first.
                let at = (dot % 648 * 1_016 + 1_015 - dot / 648) * 4
                switch plane.panel {
                case .yellow: pixels[at] = min(pixels[at], light)
                case .magenta: pixels[at + 1] = min(pixels[at + 1], light)
                case .cyan: pixels[at + 2] = min(pixels[at + 2], light)
                case .black: for channel in 0..<3 { pixels[at + channel] = min(pixels[at + channel], light) }
                case .overcoat: break
                }
            }
        }
        return PrintRaster(width: 1_016, height: 648, bytesPerRow: 4_064, pixels: pixels)
    }

    private static func level(_ bytes: [UInt8], at bit: Int, bits: Int) -> Int {
        let next = bit / 8 + 1 < bytes.count ? Int(bytes[bit / 8 + 1]) : 0
        let pair = Int(bytes[bit / 8]) << 8 | next
        return pair >> (16 - bit % 8 - bits) & (1 << bits - 1)
    }
}
