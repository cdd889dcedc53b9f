internal import CPangoCairo

/// One text laid out by Pango, with the place of each line's baseline.
final class SetText {
    private let layout: OpaquePointer
    private let style: LayoutTextStyle
    private let description: OpaquePointer?
    private let text: String
    private var sizeDots = 0.0
    private var letterSpacing = 0.0
    private var keepsNameParts = false
    private var attributesKeepNameParts = false
    private var lines: [(line: UnsafeMutablePointer<PangoLayoutLine>, x: Double, baseline: Double)] = []

    /// Takes over the layout and gives it back to GLib at the end.
    init(layout: OpaquePointer, style: LayoutTextStyle, text: String) {
        self.layout = layout
        self.style = style
        self.text = text
        description = pango_font_description_new()
        pango_font_description_set_family(description, style.typeface.families.joined(separator: ","))
        switch style.weight {
        case .regular: pango_font_description_set_weight(description, PANGO_WEIGHT_NORMAL)
        case .bold: pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD)
        }
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
        pango_layout_set_auto_dir(layout, 0)
        // Ideographs break anywhere the script allows; a Latin or Arabic word or a house number is never torn.
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD)
    }

    deinit {
        pango_font_description_free(description)
        g_object_unref(UnsafeMutableRawPointer(layout))
    }

    /// - Parameters:
    ///   - width: in dots; nil for one line however long.
    ///   - keepingNameParts: breaks lines only behind a middle dot.
    func wrap(width: Double?, keepingNameParts: Bool) {
        keepsNameParts = keepingNameParts
        pango_layout_set_width(layout, width.map { Int32(($0 * Double(PANGO_SCALE)).rounded(.up)) } ?? -1)
    }

    func resize(_ dots: Double, letterSpacing: Double) {
        // Any change makes Pango shape the text anew.
        guard dots != sizeDots || attributesKeepNameParts != keepsNameParts else { return }
        sizeDots = dots
        self.letterSpacing = letterSpacing
        pango_font_description_set_absolute_size(description, dots * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, description)
        setAttributes()
    }

    /// In dots, of the text on one line at the present size.
    var naturalWidth: Double {
        pango_layout_set_width(layout, -1)
        var logical = PangoRectangle()
        pango_layout_get_extents(layout, nil, &logical)
        return Self.dots(logical.width)
    }

    /// Whether the text is a name of several parts (买买提·艾力).
    var hasNameParts: Bool { text.unicodeScalars.dropLast().contains(Self.middleDot) }

    /// Evens out the lines of a placed text, so that no single character is left over on the last one.
    func balance(in box: CanvasRectangle) {
        let count = lines.count
        guard count > 1 else { return }
        var low = box.width / Double(count)
        var high = box.width
        while high - low > sizeDots / 4 {
            let middle = (low + high) / 2
            wrap(width: middle, keepingNameParts: keepsNameParts)
            if place(in: box), lines.count == count, lines.allSatisfy({ Self.width($0.line) <= middle + 0.5 }) {
                high = middle
            } else {
                low = middle
            }
        }
        wrap(width: high, keepingNameParts: keepsNameParts)
        _ = place(in: box)
    }

    private func setAttributes() {
        guard letterSpacing > 0 || keepsNameParts || attributesKeepNameParts else { return }
        attributesKeepNameParts = keepsNameParts
        let attributes = pango_attr_list_new()
        if letterSpacing > 0 {
            let units = Int32(letterSpacing * Double(PANGO_SCALE))
            pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(units))
        }
        var start = 0
        if keepsNameParts {
            for (index, scalar) in zip(text.unicodeScalars.indices, text.unicodeScalars) where scalar == Self.middleDot
            {
                let end = text.utf8.distance(from: text.startIndex, to: text.unicodeScalars.index(after: index))
                forbidBreaks(from: start, to: end, attributes)
                start = end
            }
            forbidBreaks(from: start, to: text.utf8.count, attributes)
        }
        pango_layout_set_attributes(layout, attributes)
        pango_attr_list_unref(attributes)
    }

    private func forbidBreaks(from start: Int, to end: Int, _ attributes: OpaquePointer?) {
        guard let attribute = pango_attr_allow_breaks_new(0) else { return }
        attribute.pointee.start_index = UInt32(start)
        attribute.pointee.end_index = UInt32(end)
        pango_attr_list_insert(attributes, attribute)
    }

    /// The first character for which no font has a glyph.
    func unknownGlyph() -> UnprintableCharacter? {
        guard pango_layout_get_unknown_glyphs_count(layout) > 0, let iterator = pango_layout_get_iter(layout) else {
            return nil
        }
        defer { pango_layout_iter_free(iterator) }
        var first = text.utf8.count
        repeat {
            guard let run = pango_layout_iter_get_run_readonly(iterator)?.pointee, let item = run.item?.pointee,
                let glyphs = run.glyphs?.pointee
            else { continue }
            for index in 0..<Int(glyphs.num_glyphs) where glyphs.glyphs[index].glyph & Self.unknownFlag != 0 {
                first = min(first, Int(item.offset + glyphs.log_clusters[index]))
            }
        } while pango_layout_iter_next_run(iterator) != 0
        let index = text.utf8.index(text.startIndex, offsetBy: min(first, max(0, text.utf8.count - 1)))
        return UnprintableCharacter(
            codePoint: text.unicodeScalars[index].value, position: text[..<index].count + 1)
    }

    /// Finds each line's place; false when the text does not stand inside the box at the present size.
    func place(in box: CanvasRectangle) -> Bool {
        let count = Int(pango_layout_get_line_count(layout))
        let leading = style.leading * sizeDots
        let blockHeight = Double(count - 1) * leading + sizeDots
        let slack = 0.5
        guard count <= style.linesMax, blockHeight <= box.height + slack else { return false }
        // Accents and deep Arabic tails leave the em box a little; they stay within this of the layout's box.
        let allowed = box.outset(by: sizeDots * 0.3)
        let top = box.y + (box.height - blockHeight) * verticalShare
        lines = []
        for index in 0..<count {
            guard let line = pango_layout_get_line_readonly(layout, Int32(index)) else { return false }
            var ink = PangoRectangle()
            var logical = PangoRectangle()
            pango_layout_line_get_extents(line, &ink, &logical)
            let width = Self.dots(logical.width)
            guard width <= box.width + slack else { return false }
            let x = box.x + (box.width - width) * horizontalShare
            let baseline = top + style.typeface.baseline * sizeDots + Double(index) * leading
            let inkTop = baseline + Self.dots(ink.y)
            guard
                ink.height == 0
                    || (inkTop >= allowed.y && inkTop + Self.dots(ink.height) <= allowed.y + allowed.height),
                ink.width == 0
                    || (x + Self.dots(ink.x) >= allowed.x
                        && x + Self.dots(ink.x + ink.width) <= allowed.x + allowed.width)
            else { return false }
            lines.append((line, x, baseline))
        }
        return true
    }

    func draw(on canvas: Canvas) {
        prepareColour(on: canvas, opacity: 1)
        for entry in lines {
            cairo_move_to(canvas.context, entry.x, entry.baseline)
            pango_cairo_show_layout_line(canvas.context, entry.line)
        }
    }

    /// Draws outlines, turned about a point: independent of the transformation that the glyphs were measured for.
    func drawTurned(on canvas: Canvas, about centre: CanvasPoint, degrees: Double, opacity: Double) {
        cairo_save(canvas.context)
        cairo_translate(canvas.context, centre.x, centre.y)
        cairo_rotate(canvas.context, degrees * Double.pi / 180)
        cairo_translate(canvas.context, -centre.x, -centre.y)
        cairo_new_path(canvas.context)
        for entry in lines {
            cairo_move_to(canvas.context, entry.x, entry.baseline)
            pango_cairo_layout_line_path(canvas.context, entry.line)
        }
        prepareColour(on: canvas, opacity: opacity)
        cairo_fill(canvas.context)
        cairo_restore(canvas.context)
    }

    private func prepareColour(on canvas: Canvas, opacity: Double) {
        cairo_set_source_rgba(
            canvas.context, Double(style.colour.red) / 255, Double(style.colour.green) / 255,
            Double(style.colour.blue) / 255, opacity)
    }

    private var horizontalShare: Double {
        switch style.alignment {
        case .left: 0
        case .centre: 0.5
        case .right: 1
        }
    }

    private var verticalShare: Double {
        switch style.verticalAlignment {
        case .top: 0
        case .middle: 0.5
        case .bottom: 1
        }
    }

    private static func width(_ line: UnsafeMutablePointer<PangoLayoutLine>) -> Double {
        var logical = PangoRectangle()
        pango_layout_line_get_extents(line, nil, &logical)
        return dots(logical.width)
    }

    private static let middleDot: Unicode.Scalar = "\u{B7}"
    private static func dots(_ units: Int32) -> Double { Double(units) / Double(PANGO_SCALE) }
    /// `PANGO_GLYPH_UNKNOWN_FLAG`, a cast macro that Swift does not import.
    private static let unknownFlag: UInt32 = 0x1000_0000
}
