// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace carina::plot {

/// About how wide text is in DejaVu Sans, where nothing is there to ask; in units of `size`.
/// Source   the font's advance widths, in thousandths of an em
double estimatedTextWidth(std::string_view words, double size, bool isBold);

}  // namespace carina::plot
