// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "engine/plot/canvas.h"

namespace carina::plot {

/// Fewer points of a line, from which no point that was left out is further than `tolerance`. First and last stay.
///
/// Threads  any
/// Source   Ramer, Computer Graphics and Image Processing 1, 1972; Douglas, Peucker, Cartographica 10, 1973
std::vector<Point> simplified(std::span<const Point> line, double tolerance);

}  // namespace carina::plot
