# SPDX-License-Identifier: Apache-2.0
# Writes the small PNG and JPEG files that codecs_test.cpp reads, with the grey that Pillow sees in them.
#   python3 tests/unit/engine/image/codec_vectors.py > tests/unit/engine/image/codec_vectors.h
# The header in the tree was written with Pillow 9.4.0 (Debian 12's python3-pil).
import io
import struct
import zlib

from PIL import Image

W, H = 7, 5


def encoded(image, form, **options):
    data = io.BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def adam7(rows):
    """A grey 8-bit PNG whose rows are interlaced."""
    raw = b""
    for y0, x0, dy, dx in [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]:
        for y in range(y0, H, dy):
            line = rows[y][x0::dx]
            if line:
                raw += b"\0" + bytes(line)
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    header = struct.pack(">IIBBBBB", W, H, 8, 0, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


grey = Image.new("L", (W, H))
grey.putdata([(i * 37) % 256 for i in range(W * H)])
rgb = Image.new("RGB", (W, H))
rgb.putdata([((i * 37) % 256, (i * 91) % 256, (i * 13) % 256) for i in range(W * H)])
rgba = rgb.copy()
rgba.putalpha(grey)
la = grey.copy()
la.putalpha(Image.new("L", (W, H), 100))
one = grey.convert("1", dither=0)
palette = rgb.quantize(8)
wide = Image.new("I;16", (W, H))
wide.putdata([(i * 1777) % 65536 for i in range(W * H)])
rows = [[(y * W + x) * 37 % 256 for x in range(W)] for y in range(H)]

CASES = [
    ("Grey", encoded(grey, "PNG"), grey, "MONOCHROME2"),
    ("Rgb", encoded(rgb, "PNG"), rgb.convert("L"), "RGB"),
    ("Rgba", encoded(rgba, "PNG"), rgb.convert("L"), "RGBA"),
    ("GreyAlpha", encoded(la, "PNG"), grey, "GRAY ALPHA"),
    ("OneBit", encoded(one, "PNG"), one.convert("L"), "MONOCHROME2"),
    ("Palette", encoded(palette, "PNG", bits=4), palette.convert("RGB").convert("L"), "PALETTE COLOR"),
    ("SixteenBit", encoded(wide, "PNG"), wide, "MONOCHROME2"),
    ("Interlaced", adam7(rows), grey, "MONOCHROME2"),
]
jpeg_grey = encoded(grey, "JPEG", quality=90)
jpeg_progressive = encoded(grey, "JPEG", quality=90, progressive=True)
jpeg_cmyk = encoded(rgb.convert("CMYK"), "JPEG")
opened = lambda data: Image.open(io.BytesIO(data))


def hexed(data):
    text = data.hex()
    return "\n".join(f'     "{text[i:i + 108]}"' for i in range(0, len(text), 108))


print("// SPDX-License-Identifier: Apache-2.0")
print("// Written by codec_vectors.py with Pillow; do not edit.")
print("#pragma once\n\n#include <string>\n#include <vector>\n\nnamespace carina::image {\n")
print("struct CodecVector {\n  std::string name, hex;\n  std::vector<int> grey;\n  std::string photometric;\n};\n")
print("// clang-format off\ninline const std::vector<CodecVector> kPngVectors = {")
for name, data, image, photometric in CASES:
    print(f'    {{"{name}",\n{hexed(data)},\n     {{{", ".join(map(str, image.getdata()))}}},\n     "{photometric}"}},')
print("};\ninline const std::vector<CodecVector> kJpegVectors = {")
for name, data in [("Grey", jpeg_grey), ("Progressive", jpeg_progressive)]:
    print(f'    {{"{name}",\n{hexed(data)},\n     {{{", ".join(map(str, opened(data).getdata()))}}},\n     "MONOCHROME2"}},')
print(f"}};\ninline const std::string kCmykJpeg =\n{hexed(jpeg_cmyk)};")
print("// clang-format on\n\n}  // namespace carina::image")
