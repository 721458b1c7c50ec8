// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "engine/plot/canvas.h"

namespace carina::plot {

struct Rgb {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
};

enum class Theme { Light, Dark };

/// The colour of an ink. Series keep apart for colour-blind readers, and every ink that is read stands out from the
/// paper by 3:1, text by 4.5:1.
/// Threads  any
/// Source   hues after Okabe, Ito: Color Universal Design, 2008, lightness so that CIELAB distances stay above 10 for
///          readers who lack a cone; contrast as WCAG 2.1, 1.4.3 and 1.4.11
Rgb colorOf(Ink ink, Theme theme);

/// "series0": what an ink is called in style sheets.
std::string nameOf(Ink ink);

/// "#0072b2".
std::string hexText(Rgb color);

}  // namespace carina::plot
