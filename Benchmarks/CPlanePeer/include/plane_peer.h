/* The same planes in plain C, to measure the cost of the Swift ones against. */
#ifndef PLANE_PEER_H
#define PLANE_PEER_H
#include <stddef.h>
#include <stdint.h>

/* Turns a picture of four bytes a dot to the left, puts three colours through curves, takes pure black into resin and
   packs the dots, `bits` of a colour and one of resin. Rules: bit 0 colour, bit 1 pure black, bit 2 everything dark. */
void peer_planes(const uint8_t *pixels, size_t bytes_per_row, const uint8_t *rules, size_t width, size_t height,
                 const uint8_t *to_yellow, const uint8_t *to_magenta, const uint8_t *to_cyan, uint8_t pure_black_max,
                 uint8_t ink_max, unsigned bits, uint8_t *yellow, uint8_t *magenta, uint8_t *cyan, uint8_t *black);
#endif
