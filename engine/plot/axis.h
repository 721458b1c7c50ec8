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
  std::vector<double> ticks = {};  ///< empty: niceTicks
  TickFormat format = TickFormat::Number;
};

/// About `wanted` places within min … max that are multiples of 1, 2 or 5 times a power of ten; at least two unless
/// min = max or one is not finite, for which there are none.
std::vector<double> niceTicks(double min, double max, int wanted);

/// What stands at a tick: digits enough to tell it from its neighbours.
std::vector<std::string> tickTexts(const std::vector<double>& ticks, TickFormat format);

}  // namespace carina::plot
