// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace carina::plot {

enum class TickFormat { Number, Percent };

/// One axis of a chart.
struct Axis {
  std::string label;
  double min = 0;
  double max = 1;
  std::vector<double> ticks = {};       ///< empty: niceTicks
  std::vector<std::string> texts = {};  ///< one a tick; empty: tickTexts
  TickFormat format = TickFormat::Number;
};

/// About `wanted` places within min … max that are multiples of 1, 2 or 5 times a power of ten; at least two, but
/// none where min and max are equal, not finite, or too close for numbers between them.
std::vector<double> niceTicks(double min, double max, int wanted);

/// What stands at a tick: digits enough to tell it from its neighbours.
std::vector<std::string> tickTexts(const std::vector<double>& ticks, TickFormat format);

}  // namespace carina::plot
