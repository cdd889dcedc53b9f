/* The same card drawn in plain C with the same libraries, to measure the cost of the Swift one against. */
#ifndef RASTER_PEER_H
#define RASTER_PEER_H
#include <stddef.h>

typedef struct {
    double x, y, width, height;
} peer_box;

typedef struct {
    const char *text, *families, *language;
    int right_to_left, bold, lines_max;
    peer_box box;
    double size, baseline, leading, letter_spacing;
    double horizontal_share, vertical_share;
    double red, green, blue;
} peer_text;

typedef struct {
    const unsigned char *statics;
    const peer_text *texts;
    size_t text_count;
    int has_photo, has_qr;
    peer_box photo, qr;
    double qr_red, qr_green, qr_blue;
} peer_face;

typedef struct peer peer;

peer *peer_open(const char *fontconfig_xml, int width, int height);
void peer_close(peer *peer);
/* Decodes the photo and draws both faces; out holds height * width * 4 bytes each. 0: done, else what failed. */
int peer_draw(peer *peer, const peer_face faces[2], const unsigned char *jpeg, size_t jpeg_bytes, const char *qr_text,
              unsigned char *out[2]);
/* The same two faces as pages of a PDF at 300 dpi: statics as a picture, the photo as its JPEG file, texts as text. */
int peer_pdf(peer *peer, const peer_face faces[2], const unsigned char *jpeg, size_t jpeg_bytes, const char *qr_text,
             const char *path);
#endif
