// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/plot/axis.h"
#include "engine/plot/canvas.h"

namespace carina::plot {

/// How often values of one kind fall into each bin.
struct HistogramSeries {
  std::string name;
  Stroke stroke;
  std::vector<double> shares;  ///< one a bin; what is not finite counts as none
};

/// Distributions over bins of one width, laid over each other.
struct Histogram {
  std::string title;
  std::string subtitle;
  Axis x;  ///< the bins fill it
  Axis y;
  std::vector<HistogramSeries> series;
};

/// Threads  one at a time
void draw(const Histogram& histogram, Canvas& canvas, const Rect& where);

}  // namespace carina::plot
