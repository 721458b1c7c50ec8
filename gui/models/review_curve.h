// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/eval/cases.h"
#include "engine/eval/proportion.h"
#include "engine/eval/roc.h"
#include "gui/models/review_set.h"

namespace carina::gui {

/// What a threshold does to the films of one label: counts, and shares with their 95 % intervals.
/// Threads  a value
struct ReviewPoint {
  double threshold = 0;
  std::int64_t truePositives = 0;
  std::int64_t falsePositives = 0;
  std::int64_t falseNegatives = 0;
  std::int64_t trueNegatives = 0;
  std::optional<eval::Proportion> sensitivity;
  std::optional<eval::Proportion> specificity;
  std::optional<eval::Proportion> ppv;  ///< among these films; nothing where no film is called so
  std::optional<eval::Proportion> npv;
  bool knowsPatients = false;  ///< the intervals know that films of one patient are alike
};

/// One of the four cells of a confusion matrix.
enum class Cell { TruePositive, FalsePositive, FalseNegative, TrueNegative };

/// One label of one model, sorted once, so that a threshold only has to be looked up.
///
/// A position p is the p-th step of the ROC curve from (0, 0): at 0 nobody is called positive.
/// Threads  const calls from many threads
class ReviewCurve {
 public:
  ReviewCurve() = default;

  /// Errors   InvalidArgument: no such model or label
  ReviewCurve(const ReviewSet& set, std::size_t model, std::size_t label);

  /// Every distinct score; where no films are known, the corners and the operating point.
  const eval::Roc& roc() const { return roc_; }
  bool hasFilms() const { return hasFilms_; }

  int positions() const { return static_cast<int>(roc_.points.size()); }
  int positionOf(double threshold) const;

  /// Of the step; above all scores for position 0.
  double thresholdAt(int position) const;

  /// The threshold itself; without films the next one above it whose counts are known.
  double knownThreshold(double threshold) const;

  /// The position whose place on the ROC curve is nearest.
  int nearestRoc(double falsePositiveRate, double sensitivity) const;
  int nearestRecall(double recall, double precision) const;

  /// With intervals; films of one patient are taken together where patients are known.
  ReviewPoint judge(double threshold) const;

  /// Films of the set, by descending score; those called positive come first.
  const std::vector<std::uint32_t>& positives() const { return positives_; }
  const std::vector<std::uint32_t>& negatives() const { return negatives_; }

 private:
  void addPoint(const eval::OperatingPoint& point);
  void judgeClustered(ReviewPoint& point) const;

  bool hasFilms_ = false;
  eval::Roc roc_;
  std::vector<std::uint32_t> positives_;
  std::vector<std::uint32_t> negatives_;
  std::vector<std::int32_t> positivePatients_;  ///< in the same order
  std::vector<std::int32_t> negativePatients_;
};

}  // namespace carina::gui
