// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/review_curve.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <limits>
#include <span>

#include "engine/core/error.h"

namespace carina::gui {
namespace {

using Patients = std::span<const std::int32_t>;

/// The share of `right` among `right` and `wrong`; films of one patient go together.
std::optional<eval::Proportion> shareOf(Patients right, Patients wrong) {
  if (right.empty() && wrong.empty()) return {};
  std::vector<std::int32_t> patients(right.begin(), right.end());
  patients.insert(patients.end(), wrong.begin(), wrong.end());
  std::vector<char> isRight(patients.size(), 0);
  std::fill_n(isRight.begin(), right.size(), char{1});
  return eval::clusteredProportion(patients, isRight);
}

/// The same where nothing is known of patients.
std::optional<eval::Proportion> shareOf(std::int64_t right, std::int64_t wrong) {
  if (right + wrong == 0) return {};
  eval::Proportion share{.hits = right, .count = right + wrong, .interval95 = {}};
  share.interval95 = eval::wilsonInterval(share.value(), static_cast<double>(share.count));
  return share;
}

int nearest(std::size_t count, const std::function<double(std::size_t)>& distance) {
  double best = std::numeric_limits<double>::infinity();
  int at = 0;
  for (std::size_t i = 0; i <= count; ++i) {
    const double mine = distance(i);
    if (!(mine < best)) continue;
    best = mine;
    at = static_cast<int>(i);
  }
  return at;
}

}  // namespace

ReviewCurve::ReviewCurve(const ReviewSet& set, std::size_t model, std::size_t label) : hasFilms_(set.hasFilms()) {
  if (model >= set.evaluation.models.size() || label >= set.evaluation.models[model].labels.size()) {
    throw Error(ErrorCode::InvalidArgument, "review: there is no such model or label");
  }
  if (!hasFilms_) {
    const auto& result = set.evaluation.models[model].labels[label];
    roc_ = result.roc;
    if (result.point) addPoint(*result.point);
    return;
  }
  const auto known = eval::knownCases(set.films, set.scores[model], label);
  roc_ = eval::makeRoc(eval::makeCases(known));
  std::vector<std::uint32_t> order(known.scores.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  std::ranges::stable_sort(order, std::greater<>(), [&](auto i) { return known.scores[i]; });
  for (const auto i : order) {
    const bool isPositive = known.isPositive[i] != 0;
    (isPositive ? positives_ : negatives_).push_back(static_cast<std::uint32_t>(known.films[i]));
    (isPositive ? positivePatients_ : negativePatients_).push_back(known.patients[i]);
  }
}

/// An operating point may lie between two corners; its counts are known all the same.
void ReviewCurve::addPoint(const eval::OperatingPoint& point) {
  const auto at = roc_.points.begin() + positionOf(point.threshold);
  if (at != roc_.points.begin() && std::prev(at)->threshold == point.threshold) return;
  roc_.points.insert(at, {point.threshold, point.truePositives, point.falsePositives});
}

double ReviewCurve::knownThreshold(double threshold) const {
  return hasFilms_ ? threshold : thresholdAt(positionOf(threshold));
}

int ReviewCurve::positionOf(double threshold) const {
  const auto after = std::ranges::partition_point(
      roc_.points, [&](const eval::RocPoint& point) { return point.threshold >= threshold; });
  return static_cast<int>(after - roc_.points.begin());
}

double ReviewCurve::thresholdAt(int position) const {
  if (roc_.points.empty()) return 0;
  if (position <= 0) return std::nextafter(roc_.points.front().threshold, std::numeric_limits<double>::infinity());
  return roc_.points[std::min(static_cast<std::size_t>(position), roc_.points.size()) - 1].threshold;
}

int ReviewCurve::nearestRoc(double falsePositiveRate, double sensitivity) const {
  return nearest(roc_.points.size(), [&](std::size_t i) {
    if (i == 0) return std::hypot(falsePositiveRate, sensitivity);
    const auto& point = roc_.points[i - 1];
    return std::hypot(roc_.falsePositiveRate(point) - falsePositiveRate, roc_.sensitivity(point) - sensitivity);
  });
}

int ReviewCurve::nearestRecall(double recall, double precision) const {
  return nearest(roc_.points.size(), [&](std::size_t i) {
    if (i == 0) return std::numeric_limits<double>::infinity();
    const auto& point = roc_.points[i - 1];
    const auto called = static_cast<double>(point.truePositives + point.falsePositives);
    return std::hypot(roc_.sensitivity(point) - recall, static_cast<double>(point.truePositives) / called - precision);
  });
}

void ReviewCurve::judgeClustered(ReviewPoint& point) const {
  const Patients positives(positivePatients_);
  const Patients negatives(negativePatients_);
  const auto tp = static_cast<std::size_t>(point.truePositives);
  const auto fp = static_cast<std::size_t>(point.falsePositives);
  point.sensitivity = shareOf(positives.first(tp), positives.subspan(tp));
  point.specificity = shareOf(negatives.subspan(fp), negatives.first(fp));
  point.ppv = shareOf(positives.first(tp), negatives.first(fp));
  point.npv = shareOf(negatives.subspan(fp), positives.subspan(tp));
  point.knowsPatients = true;
}

ReviewPoint ReviewCurve::judge(double threshold) const {
  ReviewPoint point{.threshold = threshold};
  if (const int position = positionOf(threshold); position > 0) {
    const auto& step = roc_.points[static_cast<std::size_t>(position) - 1];
    point.truePositives = step.truePositives;
    point.falsePositives = step.falsePositives;
  }
  point.falseNegatives = roc_.positives - point.truePositives;
  point.trueNegatives = roc_.negatives - point.falsePositives;
  if (hasFilms_) {
    judgeClustered(point);
    return point;
  }
  point.sensitivity = shareOf(point.truePositives, point.falseNegatives);
  point.specificity = shareOf(point.trueNegatives, point.falsePositives);
  point.ppv = shareOf(point.truePositives, point.falsePositives);
  point.npv = shareOf(point.trueNegatives, point.falseNegatives);
  return point;
}

}  // namespace carina::gui
