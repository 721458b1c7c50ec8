// SPDX-License-Identifier: Apache-2.0
#include "engine/plot/theme.h"

#include <array>

namespace carina::plot {
namespace {

struct Row {
  const char* name;
  std::uint32_t light;
  std::uint32_t dark;
};

// In the order of Ink.
constexpr std::array<Row, kInks> kColors = {{{"text", 0x1a1c20, 0xe8eaed},
                                             {"faint", 0x5c6370, 0xa3abb8},
                                             {"grid", 0xdcdfe4, 0x363b44},
                                             {"frame", 0x8b919c, 0x7d8592},
                                             {"paper", 0xffffff, 0x15181c},
                                             {"panel", 0xf2f4f7, 0x21262d},
                                             {"series0", 0x0072b2, 0x56b4e9},
                                             {"series1", 0xc44e00, 0xff9248},
                                             {"series2", 0x007a5a, 0x2fc79b},
                                             {"series3", 0xa8478b, 0xff6ec7},
                                             {"series4", 0x5c4600, 0xf5e050},
                                             {"series5", 0x5a4fcf, 0x8080ff},
                                             {"series6", 0x3d3d3d, 0xf0f0f0},
                                             {"series7", 0x7f868f, 0x8c939e},
                                             {"good", 0x007a5a, 0x2fc79b},
                                             {"bad", 0xb3261e, 0xff8a80}}};

const Row& rowOf(Ink ink) {
  return kColors.at(static_cast<std::size_t>(ink));
}

}  // namespace

Rgb colorOf(Ink ink, Theme theme) {
  const auto& row = rowOf(ink);
  const auto bits = theme == Theme::Light ? row.light : row.dark;
  const auto byte = [bits](int shift) { return static_cast<std::uint8_t>((bits >> shift) & 0xFFU); };
  return {byte(16), byte(8), byte(0)};
}

std::string nameOf(Ink ink) {
  return rowOf(ink).name;
}

std::string hexText(Rgb color) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text = "#";
  for (const auto byte : {color.red, color.green, color.blue}) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

}  // namespace carina::plot
