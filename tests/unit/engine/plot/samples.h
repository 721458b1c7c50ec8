// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/plot/canvas.h"

namespace carina::plot {

/// A picture of one chart with data as hard as reports have it.
struct Sample {
  std::string name;
  double width = 0;
  double height = 0;
  std::function<void(Canvas&, const Rect&)> drawInto;
};

/// Every chart, full and empty.
std::vector<Sample> samples();

/// Corners of a ROC curve between (0, 0) and (1, 1), as many as wanted.
std::vector<Point> rocStairs(std::size_t corners, double quality, unsigned seed);

}  // namespace carina::plot
