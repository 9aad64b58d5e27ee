"""Makes font.bin, the one embedded font of the renderer, from the npm package inter-ui (Inter,
SIL Open Font License 1.1, see font.LICENSE):

    npm pack inter-ui@4.1.1 && tar xzf inter-ui-4.1.1.tgz
    pip install fonttools==4.55.3 brotli==1.1.0 uharfbuzz==0.45.0
    python render/text/pack.py package/web render/text/font.bin

Only what labels need is kept: outlines on a 1024 grid, advances, and the kerning that is
visible at label sizes. Digits are the tabular ones, so that changing numbers stand still.
font.go tells the format.
"""

import io
import struct
import sys

import uharfbuzz
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

GRID = 1024
LEAST_KERN = 16  # grid units: 0.2 device pixels at a 13 px label
FEATURES = {"tnum": True, "calt": False, "liga": False, "clig": False, "ccmp": True}
SYMBOLS = "–—‘’“”•…‰′″€№™←↑→↓−∞≈≠≤≥√∑∂∆∫⁰⁴⁵⁶⁷⁸⁹⁻⁺₀₁₂₃₄₅₆₇₈₉"


def wanted(bold):
    ranges = [(0x20, 0x7F), (0xA0, 0x180), (0x370, 0x3D0), (0x400, 0x460)]
    if bold:  # titles and values: other letters fall back to the regular face
        ranges = [(0x20, 0x7F), (0xA0, 0x180), (0x391, 0x3CA), (0x410, 0x450)]
    for first, last in ranges:
        for c in range(first, last):
            if c != 0xAD:
                yield c
    for c in SYMBOLS:
        yield ord(c)


class Encoder(BasePen):
    """Outlines as operations (1 move, 2 line, 3 quadratic, 4 cubic, 0 end) with zigzag varint
    steps from point to point, y down."""

    def __init__(self, glyphs, scale):
        super().__init__(glyphs)
        self.scale, self.out, self.x, self.y = scale, bytearray(), 0, 0

    def put(self, op, *points):
        self.out.append(op)
        for x, y in points:
            x, y = round(x * self.scale), round(-y * self.scale)
            self.varint(x - self.x)
            self.varint(y - self.y)
            self.x, self.y = x, y

    def varint(self, v):
        v = (v << 1) ^ (v >> 63)
        while v >= 0x80:
            self.out.append(v & 0x7F | 0x80)
            v >>= 7
        self.out.append(v)

    def _moveTo(self, p):
        self.put(1, p)

    def _lineTo(self, p):
        self.put(2, p)

    def _qCurveToOne(self, a, b):
        self.put(3, a, b)

    def _curveToOne(self, a, b, c):
        self.put(4, a, b, c)


def pack(path, bold):
    font = TTFont(path)
    plain = io.BytesIO()
    font.flavor = None
    font.save(plain)
    shaper = uharfbuzz.Font(uharfbuzz.Face(plain.getvalue()))
    scale = GRID / font["head"].unitsPerEm
    names, glyphs, cmap = font.getGlyphOrder(), font.getGlyphSet(), font.getBestCmap()

    def shape(text, kern):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(shaper, buffer, {**FEATURES, "kern": kern})
        return buffer.glyph_infos, buffer.glyph_positions

    table, outlines = [], bytearray()
    for c in sorted(set(wanted(bold))):
        if c not in cmap:
            continue
        infos, positions = shape(chr(c), False)
        pen = Encoder(glyphs, scale)
        glyphs[names[infos[0].codepoint]].draw(pen)
        table.append((c, round(positions[0].x_advance * scale), len(outlines)))
        outlines += pen.out + b"\0"

    kerned = [c for c, _, _ in table if chr(c).isalpha() and c < 0x100 or chr(c) in ".,:;-–'’\"/()"]
    pairs = []
    for a in kerned:
        for b in kerned:
            if a >= 0xC0 and b >= 0xC0:
                continue
            infos, positions = shape(chr(a) + chr(b), True)
            if len(infos) != 2:
                continue
            _, apart = shape(chr(a) + chr(b), False)
            k = round((sum(p.x_advance for p in positions) - sum(p.x_advance for p in apart)) * scale)
            if abs(k) >= LEAST_KERN:
                pairs.append((a, b, k))

    os2, hhea = font["OS/2"], font["hhea"]
    head = [hhea.ascent * scale, -hhea.descent * scale, os2.sxHeight * scale, os2.sCapHeight * scale]
    out = struct.pack("<6H", *[round(v) for v in head], len(table), len(pairs))
    out += b"".join(struct.pack("<HHI", *entry) for entry in table)
    out += b"".join(struct.pack("<HHh", *pair) for pair in pairs)
    out += outlines
    print(path, len(table), "glyphs,", len(pairs), "pairs,", len(out), "bytes")
    return struct.pack("<I", len(out)) + out


folder, target = sys.argv[1:]
packed = pack(folder + "/Inter-Regular.woff2", False) + pack(folder + "/Inter-SemiBold.woff2", True)
open(target, "wb").write(packed)
