internal import CPangoCairo

#if canImport(Glibc)
    internal import Glibc
#endif

/// The fonts that one renderer may use: the shipped fontconfig text and the site's directories, nothing of the machine.
final class FontCollection {
    private let fontMap: UnsafeMutablePointer<PangoFontMap>
    private let configuration: OpaquePointer

    static let configurationBytesMax = 65_536

    init(configuration text: [UInt8], siteDirectories: [String]) throws(FaceError) {
        guard text.count <= Self.configurationBytesMax else {
            throw .fontConfigurationInvalid(reason: "more than \(Self.configurationBytesMax) bytes")
        }
        guard let configuration = FcConfigCreate() else {
            throw .fontConfigurationInvalid(reason: "fontconfig gave no configuration")
        }
        // The function reads a C string, not a counted buffer.
        guard FcConfigParseAndLoadFromMemory(configuration, text + [0], FcBool(1)) != 0,
            FcConfigBuildFonts(configuration) != 0
        else {
            FcConfigDestroy(configuration)
            throw .fontConfigurationInvalid(reason: "fontconfig refused the text")
        }
        do throws(FaceError) {
            for directory in siteDirectories { try Self.add(directory, to: configuration) }
        } catch {
            FcConfigDestroy(configuration)
            throw error
        }
        guard let fontMap = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT) else {
            FcConfigDestroy(configuration)
            throw .drawingFailed(reason: "Pango has no FreeType font map")
        }
        pango_fc_font_map_set_config(OpaquePointer(fontMap), configuration)
        self.fontMap = fontMap
        self.configuration = configuration
    }

    deinit {
        g_object_unref(fontMap)
        FcConfigDestroy(configuration)
    }

    /// Whether a family of exactly this name is there, so that fontconfig cannot put another in its place unseen.
    func hasFamily(_ family: String) -> Bool {
        let pattern = FcPatternCreate()
        let objects = FcObjectSetCreate()
        defer {
            FcPatternDestroy(pattern)
            FcObjectSetDestroy(objects)
        }
        let added = family.withCString { name in
            name.withMemoryRebound(to: FcChar8.self, capacity: family.utf8.count + 1) {
                FcPatternAddString(pattern, FC_FAMILY, $0)
            }
        }
        guard added != 0, FcObjectSetAdd(objects, FC_FAMILY) != 0,
            let found = FcFontList(configuration, pattern, objects)
        else { return false }
        defer { FcFontSetDestroy(found) }
        return found.pointee.nfont > 0
    }

    /// A Pango context for one typeface, owned by the caller (`g_object_unref`).
    func makeContext(for typeface: LayoutTypeface) -> OpaquePointer? {
        guard let context = pango_font_map_create_context(fontMap) else { return nil }
        pango_context_set_language(context, pango_language_from_string(typeface.language))
        switch typeface.direction {
        case .leftToRight: pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
        case .rightToLeft: pango_context_set_base_dir(context, PANGO_DIRECTION_RTL)
        }
        // True widths at any size: a text that fits at 9 pt fits in proportion at 8 pt.
        pango_context_set_round_glyph_positions(context, 0)
        let options = cairo_font_options_create()
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        return context
    }

    private static func add(_ directory: String, to configuration: OpaquePointer) throws(FaceError) {
        let before = applicationFontCount(configuration)
        let added = directory.withCString { name in
            name.withMemoryRebound(to: FcChar8.self, capacity: directory.utf8.count + 1) {
                access(name, R_OK | X_OK) == 0 && FcConfigAppFontAddDir(configuration, $0) != 0
            }
        }
        guard added, applicationFontCount(configuration) > before else {
            throw .fontDirectoryUnusable(path: directory)
        }
    }

    private static func applicationFontCount(_ configuration: OpaquePointer) -> Int32 {
        FcConfigGetFonts(configuration, FcSetApplication)?.pointee.nfont ?? 0
    }
}
