#include "plane_peer.h"

#define COLUMNS 16

static inline uint8_t spread(uint8_t rule, unsigned bit) { return (uint8_t)-(rule >> bit & 1); }

/* Inlined with each depth as a constant: a shift by a variable would be an excuse. */
static inline __attribute__((always_inline)) void planes(const uint8_t *restrict pixels, size_t bytes_per_row, const uint8_t *restrict rules, size_t width,
            size_t height, const uint8_t *restrict to_yellow, const uint8_t *restrict to_magenta,
                 const uint8_t *restrict to_cyan, uint8_t pure_black_max, uint8_t ink_max, unsigned bits,
                 uint8_t *restrict yellow, uint8_t *restrict magenta, uint8_t *restrict cyan, uint8_t *restrict black) {
    size_t groups = height / 8;
    for (size_t square = 0; square < width; square += COLUMNS) {
        size_t end = square + COLUMNS < width ? square + COLUMNS : width;
        for (size_t group = 0; group < groups; group++) {
            for (size_t column = square; column < end; column++) {
                uint64_t y = 0, m = 0, c = 0;
                uint8_t k = 0;
                for (size_t dot = 0; dot < 8; dot++) {
                    size_t row = group * 8 + dot;
                    const uint8_t *p = pixels + row * bytes_per_row + column * 4;
                    uint8_t blue = p[0], green = p[1], red = p[2], rule = rules[row * width + column];
                    int lightest = blue > green ? blue : green;
                    lightest = lightest > red ? lightest : red;
                    int mean = (blue + 2 * green + red) >> 2;
                    uint8_t pure = (uint8_t)((lightest - pure_black_max - 1) >> 16);
                    uint8_t dark = (uint8_t)((mean - ink_max - 1) >> 16);
                    uint8_t resin = (pure & spread(rule, 1)) | (dark & spread(rule, 2));
                    uint8_t mask = spread(rule, 0) & (uint8_t)~resin;
                    y = y << bits | (to_yellow[blue] & mask);
                    m = m << bits | (to_magenta[green] & mask);
                    c = c << bits | (to_cyan[red] & mask);
                    k = (uint8_t)(k << 1 | (resin & 1));
                }
                size_t out = (width - 1 - column) * groups + group;
                black[out] = k;
                for (unsigned byte = 0; byte < bits; byte++) {
                    unsigned shift = 8 * (bits - 1 - byte);
                    yellow[out * bits + byte] = (uint8_t)(y >> shift);
                    magenta[out * bits + byte] = (uint8_t)(m >> shift);
                    cyan[out * bits + byte] = (uint8_t)(c >> shift);
                }
            }
        }
    }
}

void peer_planes(const uint8_t *pixels, size_t bytes_per_row, const uint8_t *rules, size_t width, size_t height,
                 const uint8_t *to_yellow, const uint8_t *to_magenta, const uint8_t *to_cyan, uint8_t pure_black_max,
                 uint8_t ink_max, unsigned bits, uint8_t *yellow, uint8_t *magenta, uint8_t *cyan, uint8_t *black) {
#define WITH(depth)                                                                                                  \
    planes(pixels, bytes_per_row, rules, width, height, to_yellow, to_magenta, to_cyan, pure_black_max, ink_max,      \
           depth, yellow, magenta, cyan, black)
    if (bits == 7) WITH(7);
    else if (bits == 6) WITH(6);
    else if (bits == 5) WITH(5);
    else WITH(1);
}
