// SPDX-License-Identifier: Apache-2.0
#include "engine/scaling/curve.h"

namespace carina::scaling {

std::vector<CurvePoint> predictCurve(const Workload& work, std::span<const int> nodes, int ranksPerNode,
                                     const Fabric& fabric, const ScalingOptions& options) {
  const auto predict = [&](int count) {
    CurvePoint point{.step = predictStep(work.timeline, {count, ranksPerNode}, fabric, options)};
    point.imagesPerSecond = static_cast<double>(work.batch * point.step.cluster.ranks()) / point.step.stepSeconds;
    return point;
  };
  const auto one = predict(1).imagesPerSecond;
  std::vector<CurvePoint> points;
  for (const auto count : nodes) {
    auto& point = points.emplace_back(predict(count));
    point.speedup = point.imagesPerSecond / one;
    point.efficiency = point.speedup / count;
  }
  return points;
}

double hoursOf(const CurvePoint& point, std::int64_t batch, std::int64_t images, std::int64_t epochs) {
  const auto together = batch * point.step.cluster.ranks();
  const auto steps = epochs * ((images + together - 1) / together);
  return static_cast<double>(steps) * point.step.stepSeconds / 3600;
}

}  // namespace carina::scaling
