# SPDX-License-Identifier: Apache-2.0
# Writes the golden vectors that resize_test.cpp compares with: Pillow's 8-bit bilinear resize of a formula image.
#   python3 tests/unit/engine/image/pillow_vectors.py > tests/unit/engine/image/pillow_vectors.h
# The header in the tree was written with Pillow 9.4.0 (Debian 12's python3-pil).
from PIL import Image

# (rows, columns) from, (rows, columns) to
CASES = [((37, 53), (8, 11)), ((64, 64), (24, 24)), ((97, 31), (13, 31)), ((9, 7), (23, 20)), ((50, 200), (16, 16))]


def value(y, x):
    return (x * x * 7 + y * 13 + (x * y) % 31 * 5 + (200 if (x // 6 + y // 5) % 3 == 0 else 0)) % 256


print("// SPDX-License-Identifier: Apache-2.0")
print("// Written by pillow_vectors.py with Pillow; do not edit.")
print("#pragma once\n\n#include <vector>\n\nnamespace carina::image {\n")
print("struct PillowVector {\n  int fromRows, fromColumns, toRows, toColumns;\n  std::vector<int> pixels;\n};\n")
print("// clang-format off\ninline const std::vector<PillowVector> kPillowVectors = {")
for (rows, columns), (to_rows, to_columns) in CASES:
    image = Image.new("L", (columns, rows))
    image.putdata([value(y, x) for y in range(rows) for x in range(columns)])
    pixels = list(image.resize((to_columns, to_rows), Image.BILINEAR).getdata())
    print(f"  {{{rows}, {columns}, {to_rows}, {to_columns}, {{")
    for i in range(0, len(pixels), 24):
        print("    " + ",".join(map(str, pixels[i:i + 24])) + ",")
    print("  }},")
print("};\n// clang-format on\n\n}  // namespace carina::image")
