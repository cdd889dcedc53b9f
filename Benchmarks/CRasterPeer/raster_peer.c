#include "raster_peer.h"
#include <cairo-pdf.h>
#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

struct peer {
    FcConfig *config;
    PangoFontMap *map;
    PangoContext *contexts[8];
    const char *languages[8];
    int context_count;
    int width, height;
};

peer *peer_open(const char *xml, int width, int height) {
    peer *p = calloc(1, sizeof *p);
    p->config = FcConfigCreate();
    if (!FcConfigParseAndLoadFromMemory(p->config, (const FcChar8 *)xml, FcTrue) || !FcConfigBuildFonts(p->config)) {
        free(p);
        return NULL;
    }
    p->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(p->map), p->config);
    p->width = width;
    p->height = height;
    return p;
}

void peer_close(peer *p) {
    for (int i = 0; i < p->context_count; i++) g_object_unref(p->contexts[i]);
    g_object_unref(p->map);
    FcConfigDestroy(p->config);
    free(p);
}

static PangoContext *context_for(peer *p, const peer_text *t) {
    for (int i = 0; i < p->context_count; i++)
        if (strcmp(p->languages[i], t->language) == 0) return p->contexts[i];
    if (p->context_count == 8) return NULL;
    PangoContext *c = pango_font_map_create_context(p->map);
    pango_context_set_language(c, pango_language_from_string(t->language));
    pango_context_set_base_dir(c, t->right_to_left ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
    pango_context_set_round_glyph_positions(c, FALSE);
    cairo_font_options_t *o = cairo_font_options_create();
    cairo_font_options_set_antialias(o, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(c, o);
    cairo_font_options_destroy(o);
    p->languages[p->context_count] = t->language;
    return p->contexts[p->context_count++] = c;
}

static int draw_text(peer *p, cairo_t *cr, const peer_text *t) {
    PangoLayout *layout = pango_layout_new(context_for(p, t));
    PangoFontDescription *d = pango_font_description_new();
    pango_font_description_set_family(d, t->families);
    pango_font_description_set_weight(d, t->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(d, t->size * PANGO_SCALE);
    pango_layout_set_font_description(layout, d);
    pango_layout_set_text(layout, t->text, -1);
    pango_layout_set_auto_dir(layout, FALSE);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    pango_layout_set_width(layout, (int)ceil(t->box.width * PANGO_SCALE));
    if (t->letter_spacing > 0) {
        PangoAttrList *a = pango_attr_list_new();
        pango_attr_list_insert(a, pango_attr_letter_spacing_new((int)(t->letter_spacing * PANGO_SCALE)));
        pango_layout_set_attributes(layout, a);
        pango_attr_list_unref(a);
    }
    int count = pango_layout_get_line_count(layout);
    int failed = count > t->lines_max || pango_layout_get_unknown_glyphs_count(layout) > 0;
    double leading = t->leading * t->size, block = (count - 1) * leading + t->size;
    double top = t->box.y + (t->box.height - block) * t->vertical_share;
    cairo_set_source_rgb(cr, t->red, t->green, t->blue);
    for (int i = 0; i < count && !failed; i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        PangoRectangle ink, logical;
        pango_layout_line_get_extents(line, &ink, &logical);
        double width = (double)logical.width / PANGO_SCALE;
        failed = width > t->box.width + 0.5;
        cairo_move_to(cr, t->box.x + (t->box.width - width) * t->horizontal_share,
                      top + t->baseline * t->size + i * leading);
        pango_cairo_show_layout_line(cr, line);
    }
    pango_font_description_free(d);
    g_object_unref(layout);
    return failed;
}

static void draw_photo(cairo_t *cr, cairo_surface_t *photo, peer_box b) {
    double w = cairo_image_surface_get_width(photo), h = cairo_image_surface_get_height(photo);
    cairo_save(cr);
    cairo_translate(cr, b.x, b.y);
    cairo_scale(cr, b.width / w, b.height / h);
    cairo_set_source_surface(cr, photo, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_GOOD);
    cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
    cairo_rectangle(cr, 0, 0, w, h);
    cairo_fill(cr);
    cairo_restore(cr);
}

static int draw_qr(cairo_t *cr, const char *text, const peer_face *f) {
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code) return 1;
    peer_box b = f->qr;
    int side = code->width, module = (int)fmin(b.width, b.height) / (side + 8);
    double left = round(b.x + (b.width - module * side) / 2), top = round(b.y + (b.height - module * side) / 2);
    cairo_rectangle(cr, b.x, b.y, b.width, b.height);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_fill(cr);
    cairo_set_source_rgb(cr, f->qr_red, f->qr_green, f->qr_blue);
    for (int i = 0; i < side * side; i++)
        if (code->data[i] & 1) cairo_rectangle(cr, left + i % side * module, top + i / side * module, module, module);
    cairo_fill(cr);
    QRcode_free(code);
    return 0;
}

static unsigned char *decode(const unsigned char *jpeg, size_t bytes, int *width, int *height) {
    tjhandle h = tjInitDecompress();
    int subsampling, colours;
    unsigned char *pixels = NULL;
    if (tjDecompressHeader3(h, jpeg, bytes, width, height, &subsampling, &colours) == 0 && *width <= 4096 &&
        *height <= 4096) {
        pixels = malloc((size_t)*width * *height * 4);
        if (tjDecompress2(h, jpeg, bytes, pixels, *width, *width * 4, *height, TJPF_BGRX,
                          TJFLAG_LIMITSCANS | TJFLAG_STOPONWARNING | TJFLAG_ACCURATEDCT) != 0) {
            free(pixels);
            pixels = NULL;
        }
    }
    tjDestroy(h);
    return pixels;
}

static int draw_face(peer *p, cairo_t *cr, const peer_face *f, cairo_surface_t *photo, const char *qr_text) {
    int failed = 0;
    for (size_t t = 0; t < f->text_count && !failed; t++) failed = draw_text(p, cr, &f->texts[t]) ? 2 : 0;
    if (f->has_photo) draw_photo(cr, photo, f->photo);
    if (f->has_qr && !failed) failed = draw_qr(cr, qr_text, f) ? 3 : 0;
    return cairo_status(cr) != CAIRO_STATUS_SUCCESS ? 4 : failed;
}

int peer_draw(peer *p, const peer_face faces[2], const unsigned char *jpeg, size_t jpeg_bytes, const char *qr_text,
              unsigned char *out[2]) {
    int width, height, failed = 0;
    unsigned char *pixels = decode(jpeg, jpeg_bytes, &width, &height);
    if (!pixels) return 1;
    cairo_surface_t *photo = cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_RGB24, width, height, width * 4);
    for (int i = 0; i < 2 && !failed; i++) {
        memcpy(out[i], faces[i].statics, (size_t)p->width * p->height * 4);
        cairo_surface_t *s =
            cairo_image_surface_create_for_data(out[i], CAIRO_FORMAT_RGB24, p->width, p->height, p->width * 4);
        cairo_t *cr = cairo_create(s);
        failed = draw_face(p, cr, &faces[i], photo, qr_text);
        cairo_destroy(cr);
        cairo_surface_flush(s);
        cairo_surface_destroy(s);
    }
    cairo_surface_destroy(photo);
    free(pixels);
    return failed;
}

int peer_pdf(peer *p, const peer_face faces[2], const unsigned char *jpeg, size_t jpeg_bytes, const char *qr_text,
             const char *path) {
    const double points_per_dot = 72.0 / 300;
    int width, height, failed = 0;
    unsigned char *pixels = decode(jpeg, jpeg_bytes, &width, &height);
    if (!pixels) return 1;
    cairo_surface_t *photo = cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_RGB24, width, height, width * 4);
    cairo_surface_set_mime_data(photo, CAIRO_MIME_TYPE_JPEG, jpeg, jpeg_bytes, NULL, NULL);
    cairo_surface_t *pdf = cairo_pdf_surface_create(path, p->width * points_per_dot, p->height * points_per_dot);
    cairo_t *cr = cairo_create(pdf);
    cairo_scale(cr, points_per_dot, points_per_dot);
    for (int i = 0; i < 2 && !failed; i++) {
        cairo_surface_t *statics = cairo_image_surface_create_for_data(
            (unsigned char *)faces[i].statics, CAIRO_FORMAT_RGB24, p->width, p->height, p->width * 4);
        cairo_set_source_surface(cr, statics, 0, 0);
        cairo_paint(cr);
        failed = draw_face(p, cr, &faces[i], photo, qr_text);
        cairo_show_page(cr);
        cairo_surface_destroy(statics);
    }
    cairo_destroy(cr);
    cairo_surface_finish(pdf);
    if (!failed && cairo_surface_status(pdf) != CAIRO_STATUS_SUCCESS) failed = 5;
    cairo_surface_destroy(pdf);
    cairo_surface_destroy(photo);
    free(pixels);
    return failed;
}
