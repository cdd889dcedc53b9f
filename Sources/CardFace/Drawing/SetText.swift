internal import CPangoCairo

/// One text laid out by Pango, with the place of each line's baseline.
final class SetText {
    private let layout: OpaquePointer
    private let style: LayoutTextStyle
    private let description: OpaquePointer?
    private var sizeDots = 0.0
    private var lines: [(line: UnsafeMutablePointer<PangoLayoutLine>, x: Double, baseline: Double)] = []

    /// Takes over the layout and gives it back to GLib at the end.
    init(layout: OpaquePointer, style: LayoutTextStyle) {
        self.layout = layout
        self.style = style
        description = pango_font_description_new()
        pango_font_description_set_family(description, style.typeface.families.joined(separator: ","))
        switch style.weight {
        case .regular: pango_font_description_set_weight(description, PANGO_WEIGHT_NORMAL)
        case .bold: pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD)
        }
    }

    deinit {
        pango_font_description_free(description)
        g_object_unref(UnsafeMutableRawPointer(layout))
    }

    func load(_ text: String, width: Double) {
        pango_layout_set_text(layout, text, Int32(text.utf8.count))
        pango_layout_set_auto_dir(layout, 0)
        // Ideographs break anywhere the script allows; a Latin or Arabic word or a house number is never torn.
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD)
        pango_layout_set_width(layout, Int32((width * Double(PANGO_SCALE)).rounded(.up)))
    }

    func resize(_ dots: Double, letterSpacing: Double) {
        sizeDots = dots
        pango_font_description_set_absolute_size(description, dots * Double(PANGO_SCALE))
        pango_layout_set_font_description(layout, description)
        guard letterSpacing > 0 else { return }
        let attributes = pango_attr_list_new()
        pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(Int32(letterSpacing * Double(PANGO_SCALE))))
        pango_layout_set_attributes(layout, attributes)
        pango_attr_list_unref(attributes)
    }

    /// The first character for which no font has a glyph.
    func unknownGlyph(in text: String) -> UnprintableCharacter? {
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
            guard ink.height == 0 || (inkTop >= allowed.y && inkTop + Self.dots(ink.height) <= allowed.y + allowed.height),
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

    private static func dots(_ units: Int32) -> Double { Double(units) / Double(PANGO_SCALE) }
    /// `PANGO_GLYPH_UNKNOWN_FLAG`, a cast macro that Swift does not import.
    private static let unknownFlag: UInt32 = 0x1000_0000
}
