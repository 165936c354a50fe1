"""Draws a driver licence of nobody, as a PNG, with the standard library alone."""

import random
import struct
import zlib
from functools import cache

WIDTH, HEIGHT = 860, 540
SCALE = 5
Colour = tuple[int, int, int]

# Each glyph is five rows of three or five dots.
GLYPHS = {
    "A": ".#. #.# ### #.# #.#",
    "B": "##. #.# ##. #.# ##.",
    "C": ".## #.. #.. #.. .##",
    "D": "##. #.# #.# #.# ##.",
    "E": "### #.. ##. #.. ###",
    "F": "### #.. ##. #.. #..",
    "I": "### .#. .#. .#. ###",
    "L": "#.. #.. #.. #.. ###",
    "M": "#...# ##.## #.#.# #...# #...#",
    "N": "#..# ##.# #.## #..# #..#",
    "O": "### #.# #.# #.# ###",
    "P": "##. #.# ##. #.. #..",
    "R": "##. #.# ##. #.# #.#",
    "S": ".## #.. .#. ..# ##.",
    "T": "### .#. .#. .#. .#.",
    "V": "#.# #.# #.# #.# .#.",
    "X": "#.# #.# .#. #.# #.#",
    "0": "### #.# #.# #.# ###",
    "1": ".#. ##. .#. .#. ###",
    "2": "##. ..# .#. #.. ###",
    "9": "### #.# ### ..# ##.",
    "-": "... ... ### ... ...",
    " ": "... ... ... ... ...",
}


class Canvas:
    def __init__(self) -> None:
        # Paper is never one colour: a picture with few colours is taken for a drawing, not a photograph.
        grain = random.Random(1)  # noqa: S311 (the same specimen every time)
        self.rows = [
            [(206 + grain.randrange(24), 220 + grain.randrange(24), 228 + x * 20 // WIDTH) for x in range(WIDTH)]
            for _ in range(HEIGHT)
        ]

    def rectangle(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        for row in self.rows[top : top + height]:
            row[left : left + width] = [colour] * width

    def text(self, left: int, top: int, text: str, colour: Colour) -> None:
        for letter in text:
            rows = GLYPHS[letter].split()
            for y, dots in enumerate(rows):
                for x, dot in enumerate(dots):
                    if dot == "#":
                        self.rectangle(left + x * SCALE, top + y * SCALE, SCALE, SCALE, colour)
            left += (len(rows[0]) + 1) * SCALE

    def png(self) -> bytes:
        """ISO/IEC 15948: signature, header (8 bits, RGB), the deflated rows each with filter 0, end."""
        header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
        rows = b"".join(b"\0" + bytes(channel for pixel in row for channel in pixel) for row in self.rows)
        body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
        return b"\x89PNG\r\n\x1a\n" + body


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@cache
def driver_licence() -> bytes:
    canvas = Canvas()
    blue, black, red = (24, 60, 130), (20, 20, 30), (190, 30, 40)
    canvas.rectangle(0, 0, WIDTH, 70, blue)
    canvas.text(30, 22, "DRIVER LICENSE - SPECIMEN", (250, 250, 250))
    canvas.rectangle(40, 120, 220, 290, (150, 165, 185))
    canvas.rectangle(105, 165, 90, 110, (224, 186, 158))
    canvas.rectangle(75, 290, 150, 120, (70, 90, 120))
    lines = ["LN SPECIMEN", "FN NORA", "DOB 01-02-1990", "EXP 01-02-2029", "NO X0000000", "ISS ATLANTIS"]
    for position, line in enumerate(lines):
        canvas.text(310, 130 + position * 55, line, black)
    canvas.text(40, 470, "VOID - NOT A REAL PERSON", red)
    return canvas.png()


def cut_off() -> bytes:
    """The first third of the picture, as an upload that broke off leaves it."""
    whole = driver_licence()
    return whole[: len(whole) // 3]
