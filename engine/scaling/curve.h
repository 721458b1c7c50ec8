// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/scaling/scaling_model.h"

namespace carina::scaling {

/// One number of nodes.
struct CurvePoint {
  Prediction step;
  double imagesPerSecond = 0;
  double speedup = 0;     ///< against one node
  double efficiency = 0;  ///< of so many single nodes
};

/// How much is learned, and by what.
struct Workload {
  StepTimeline timeline;
  std::int64_t batch = 1;  ///< images of a rank and step
};

/// A point for each number of nodes, in that order.
///
/// Errors   as predictStep()
/// Threads  any
std::vector<CurvePoint> predictCurve(const Workload& work, std::span<const int> nodes, int ranksPerNode,
                                     const Fabric& fabric, const ScalingOptions& options);

/// Hours that `epochs` passes over `images` images take; the last step of an epoch is a whole one.
///
/// Threads  any
double hoursOf(const CurvePoint& point, std::int64_t batch, std::int64_t images, std::int64_t epochs);

}  // namespace carina::scaling
