// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/review_plots.h"

#include <algorithm>
#include <cstdint>

namespace carina::gui {
namespace {

/// How many places between two corners a precision-recall curve is drawn at: it bends there.
constexpr std::int64_t kBetween = 12;

QPointF recallPoint(const eval::Roc& roc, double truePositives, double falsePositives) {
  return {truePositives / static_cast<double>(roc.positives), truePositives / (truePositives + falsePositives)};
}

}  // namespace

QList<QPointF> rocPoints(const eval::Roc& roc) {
  if (!roc.isDefined()) return {};
  QList<QPointF> points = {{0, 0}};
  points.reserve(static_cast<qsizetype>(roc.points.size()) + 1);
  for (const auto& point : roc.points) points << QPointF(roc.falsePositiveRate(point), roc.sensitivity(point));
  return points;
}

QList<QPointF> recallPoints(const eval::Roc& roc) {
  if (!roc.isDefined()) return {};
  QList<QPointF> points;
  eval::RocPoint before;
  for (const auto& point : roc.points) {
    const auto steps = std::clamp<std::int64_t>(
        point.truePositives - before.truePositives + point.falsePositives - before.falsePositives, 1, kBetween);
    for (std::int64_t i = 1; i <= steps; ++i) {
      const double share = static_cast<double>(i) / static_cast<double>(steps);
      const auto between = [share](std::int64_t from, std::int64_t to) {
        return static_cast<double>(from) + share * static_cast<double>(to - from);
      };
      points << recallPoint(roc, between(before.truePositives, point.truePositives),
                            between(before.falsePositives, point.falsePositives));
    }
    before = point;
  }
  return points;
}

ReliabilityPoints reliabilityPoints(const eval::Reliability& reliability) {
  ReliabilityPoints points;
  for (const auto& bin : reliability.bins) {
    if (bin.count == 0) continue;
    points.shares << QPointF(bin.meanScore, bin.share);
    points.lower << QPointF(bin.meanScore, bin.interval95.low);
    points.upper << QPointF(bin.meanScore, bin.interval95.high);
  }
  return points;
}

}  // namespace carina::gui
