"""Measures job document -> printer's bytes against the route that it replaces: a PDF of the card -> pdftoppm at 300 dpi
-> planes with Pillow. In turns, on the same card.

The other route is given what it would have to make first: the PDF is there, its background is one finished picture, one
call of pdftoppm makes both sides and hands them over through a pipe, and text is not taken out of the colours. Ends with
1 when the station is less than RATIO times as fast, with 69 when a program is missing."""

import argparse
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

try:
    from PIL import Image, ImageChops, ImageStat
except ImportError:
    Image = None

RATIO = 5
WIDTH, HEIGHT = 1016, 648
# 648 x 1016 dots of 7 bits, and of one.
COLOUR_BYTES, BLACK_BYTES = 576_072, 82_296
# Mean difference of a channel, 0 to 255, in squares of 8 dots: pdftoppm sets a picture up to a dot off, and two renderers
# break a long line at different places. Without its number, or its photo, the card differs by more.
DIFFERENCE_MAX, SQUARE = 4, 8
# Ink of 0 to 127 for light of 255 to 0; resin where it is nearly dark.
INK = [(255 - light) >> 1 for light in range(256)] * 3
RESIN = [255 if light < 64 else 0 for light in range(256)]
CHUNK = 8


def missing():
    packages = []
    if shutil.which("pdftoppm") is None:
        packages.append("poppler-utils")
    if Image is None:
        packages.append("python3-pil")
    return packages


def lanes(mask, width, dots):
    """A number that repeats `mask` every `width` bits."""
    return int.from_bytes(mask.to_bytes(width // 8, "big") * (dots * 8 // width), "big")


class SevenBits:
    """Packs dots of seven bits without gaps. In whole numbers of the size of a plane: Python has nothing faster without
    a library for numbers."""

    def __init__(self, dots):
        self.dots = dots
        self.steps = [(lanes(low, width, dots), lanes(low << width // 2, width, dots), shift)
                      for width, low, shift in ((16, 0x7F, 1), (32, 0x3FFF, 2), (64, 0xFFFFFFF, 4))]

    def pack(self, plane):
        number = int.from_bytes(plane, "big")
        for low, high, shift in self.steps:
            number = (number & low) | ((number & high) >> shift)
        packed = bytearray(number.to_bytes(self.dots, "big"))
        # Seven bytes of eight are full now.
        del packed[::CHUNK]
        return packed


def pages(pdf):
    """Both sides as pictures."""
    output = subprocess.run(["pdftoppm", "-r", "300", pdf], stdout=subprocess.PIPE, check=True).stdout
    half = len(output) // 2
    return [Image.open(io.BytesIO(page)) for page in (output[:half], output[half:])]


def planes(front, back, packer):
    """Yellow, magenta, cyan and black of the front, black of the back, in the printer's order of dots."""
    turned = front.transpose(Image.ROTATE_90)
    cyan, magenta, yellow = turned.point(INK).split()
    colours = [packer.pack(plane.tobytes()) for plane in (yellow, magenta, cyan)]
    return colours + [side.convert("L").point(RESIN, "1").tobytes()
                      for side in (turned, back.transpose(Image.ROTATE_90))]


def prove(directory, packer):
    """A ratio of two different cards, or of other bytes, would say nothing."""
    sides = pages(f"{directory}/card.pdf")
    for side, name in zip(sides, ("front", "back")):
        if side.size != (WIDTH, HEIGHT):
            raise SystemExit(f"pdftoppm made {side.size[0]} x {side.size[1]} dots")
        ours = Image.open(f"{directory}/{name}.png").convert("RGB")
        difference = max(ImageStat.Stat(ImageChops.difference(side.reduce(SQUARE), ours.reduce(SQUARE))).mean)
        print(f"{name}: the two pictures differ by {difference:.2f} of 255 in the mean")
        if difference > DIFFERENCE_MAX:
            raise SystemExit("that is not the same card")
    sizes = [len(plane) for plane in planes(*sides, packer)]
    if sizes != 3 * [COLOUR_BYTES] + 2 * [BLACK_BYTES]:
        raise SystemExit(f"planes of {sizes} bytes")
    sample = bytes(number * 37 % 128 for number in range(packer.dots))
    bits = "".join(f"{dot:07b}" for dot in sample[:64])
    if int(bits, 2).to_bytes(56, "big") != packer.pack(sample)[:56]:
        raise SystemExit("dots are packed wrongly")


def other_route(directory, packer):
    """Milliseconds of one card: until there are pictures, and until there are planes."""
    started = time.perf_counter()
    sides = pages(f"{directory}/card.pdf")
    drawn = time.perf_counter()
    planes(*sides, packer)
    return (drawn - started) * 1000, (time.perf_counter() - drawn) * 1000


def measure(arguments, directory):
    program = subprocess.Popen([f"{arguments.programs}/route-benchmark", directory], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, text=True, bufsize=1)
    try:
        if program.stdout.readline().strip() != "ready":
            raise SystemExit("route-benchmark ended")
        packer = SevenBits(WIDTH * HEIGHT)
        prove(directory, packer)
        ours, drawing, splitting = [], [], []
        for _ in range(arguments.cards):
            program.stdin.write("go\n")
            microseconds, count = map(int, program.stdout.readline().split())
            ours.append(microseconds / 1000)
            for times, each in zip((drawing, splitting), other_route(directory, packer)):
                times.append(each)
    finally:
        program.stdin.close()
        program.wait()
    mine = statistics.median(ours) / 2
    theirs = statistics.median(map(sum, zip(drawing, splitting))) / 2
    print(f"job -> {count} bytes of both sides, median of {arguments.cards} cards in ms a side; "
          f"load average {os.getloadavg()[0]:.1f}")
    print(f"station {mine:.2f}, PDF route {theirs:.2f} "
          f"(pdftoppm {statistics.median(drawing) / 2:.2f}, planes {statistics.median(splitting) / 2:.2f})")
    print(f"PDF route / station {theirs / mine:.1f}, target >= {RATIO}{'' if theirs >= RATIO * mine else '  MISSED'}")
    return theirs >= RATIO * mine


def main():
    parser = argparse.ArgumentParser(prog="route", description=__doc__)
    parser.add_argument("--programs", help="directory of a release build")
    parser.add_argument("--check", action="store_true", help="only say whether all packages are there")
    parser.add_argument("--cards", type=int, default=51, help="cards of which the median counts")
    arguments = parser.parse_args()
    if packages := missing():
        print(f"route: missing; run: apt-get install --no-install-recommends {' '.join(packages)}", file=sys.stderr)
        return 69
    if arguments.check:
        return 0
    directory = tempfile.mkdtemp(prefix="route-benchmark-")
    try:
        return 0 if measure(arguments, directory) else 1
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
