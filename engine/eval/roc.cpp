// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/roc.h"

#include <algorithm>

#include "engine/core/error.h"

namespace carina::eval {

double Roc::sensitivity(const RocPoint& point) const {
  return static_cast<double>(point.truePositives) / static_cast<double>(positives);
}

double Roc::falsePositiveRate(const RocPoint& point) const {
  return static_cast<double>(point.falsePositives) / static_cast<double>(negatives);
}

Roc makeRoc(const Cases& cases) {
  const auto& [positives, negatives] = cases;
  Roc roc{.positives = std::ssize(positives), .negatives = std::ssize(negatives), .points = {}};
  auto positive = positives.rbegin();
  auto negative = negatives.rbegin();
  while (positive != positives.rend() || negative != negatives.rend()) {
    const bool isPositive = negative == negatives.rend() || (positive != positives.rend() && *positive >= *negative);
    const double threshold = isPositive ? *positive : *negative;
    while (positive != positives.rend() && *positive == threshold) ++positive;
    while (negative != negatives.rend() && *negative == threshold) ++negative;
    roc.points.push_back({threshold, positive - positives.rbegin(), negative - negatives.rbegin()});
  }
  return roc;
}

Roc cornersOf(const Roc& roc) {
  Roc corners{.positives = roc.positives, .negatives = roc.negatives, .points = {}};
  auto& points = corners.points;
  RocPoint before;  // the corner before the last one
  for (const auto& point : roc.points) {
    if (!points.empty()) {
      const auto& last = points.back();
      const bool isFlat = last.truePositives == before.truePositives && point.truePositives == last.truePositives;
      const bool isSteep = last.falsePositives == before.falsePositives && point.falsePositives == last.falsePositives;
      if (isFlat || isSteep)
        points.pop_back();
      else
        before = last;
    }
    points.push_back(point);
  }
  return corners;
}

std::optional<double> averagePrecision(const Roc& roc) {
  if (!roc.isDefined()) return {};
  double sum = 0;
  std::int64_t before = 0;
  for (const auto& point : roc.points) {
    const auto called = static_cast<double>(point.truePositives + point.falsePositives);
    const auto gained = static_cast<double>(point.truePositives - before);
    sum += gained * static_cast<double>(point.truePositives) / called;
    before = point.truePositives;
  }
  return sum / static_cast<double>(roc.positives);
}

std::optional<PartialAuroc> partialAuroc(const Roc& roc, double limit) {
  if (!(limit > 0 && limit <= 1)) {
    throw Error(ErrorCode::InvalidArgument,
                "evaluation: a partial AUROC needs a false positive rate above 0, at most 1");
  }
  if (!roc.isDefined()) return {};
  double area = 0;
  double x0 = 0;
  double y0 = 0;
  for (const auto& point : roc.points) {
    const double x1 = roc.falsePositiveRate(point);
    const double y1 = roc.sensitivity(point);
    const double x = std::min(x1, limit);
    const double y = x1 > x0 ? y0 + (y1 - y0) * (x - x0) / (x1 - x0) : y1;
    area += (x - x0) * (y0 + y) / 2;
    if (x1 >= limit) break;
    x0 = x1;
    y0 = y1;
  }
  const double chance = limit * limit / 2;
  return PartialAuroc{area, 0.5 * (1 + (area - chance) / (limit - chance))};
}

}  // namespace carina::eval
