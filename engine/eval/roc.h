// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/eval/cases.h"

namespace carina::eval {

/// What calling every score of at least `threshold` positive does.
struct RocPoint {
  double threshold = 0;
  std::int64_t truePositives = 0;
  std::int64_t falsePositives = 0;
};

/// The empirical ROC curve: one point for each distinct score, thresholds descending. The curve begins at (0, 0), where
/// nobody is called positive; that point has no threshold and is not in the list.
/// Threads  a value
struct Roc {
  std::int64_t positives = 0;
  std::int64_t negatives = 0;
  std::vector<RocPoint> points;

  bool isDefined() const { return positives > 0 && negatives > 0; }
  double sensitivity(const RocPoint& point) const;
  double falsePositiveRate(const RocPoint& point) const;
};

/// Threads  const calls from many threads
/// Source   Fawcett: An introduction to ROC analysis, Pattern Recognition Letters 27, 2006
Roc makeRoc(const Cases& cases);

/// The same curve without the points that lie on straight pieces between others: what is left of long runs of films of
/// one class are their ends.
Roc cornersOf(const Roc& roc);

/// The area under the precision-recall curve as a sum of steps, without interpolation.
///
///   AP = Σ (R_k − R_{k−1}) · P_k        over the thresholds, descending
///
/// Nothing where the curve is undefined. What a score that knows nothing gets is the prevalence, not 0.5.
/// Source   Davis, Goadrich: The relationship between precision-recall and ROC curves, ICML 2006
std::optional<double> averagePrecision(const Roc& roc);

/// The area under the ROC curve up to a false positive rate of `limit`, by trapezoids, and the same brought to a scale
/// on which 0.5 is chance and 1 is perfect.
struct PartialAuroc {
  double area = 0;          ///< 0 … limit
  double standardized = 0;  ///< ½ · (1 + (area − limit²/2) / (limit − limit²/2))
};

/// Errors   InvalidArgument: a limit that is not within 0 … 1, 0 excluded
/// Source   McClish: Analyzing a portion of the ROC curve, Medical Decision Making 9, 1989
std::optional<PartialAuroc> partialAuroc(const Roc& roc, double limit);

}  // namespace carina::eval
