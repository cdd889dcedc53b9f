/// Rows in columns, for people.
struct TextTable: Sendable {
    var headings: [String]
    var rows: [[String]] = []

    var text: String {
        let all = [headings] + rows
        let widths = headings.indices.map { column in
            all.map { column < $0.count ? $0[column].columns : 0 }.max() ?? 0
        }
        return all.map { row in
            zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.columns) }
                .joined(separator: "  ").trimmedAtEnd
        }
        .joined(separator: "\n")
    }
}

extension String {
    /// Columns that a terminal needs: two for what East Asian writing sets in full width.
    var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }

    fileprivate var trimmedAtEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var columns: Int {
        if properties.generalCategory == .nonspacingMark || properties.generalCategory == .format { return 0 }
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
