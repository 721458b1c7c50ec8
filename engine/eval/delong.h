// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/eval/cases.h"
#include "engine/eval/interval.h"

namespace carina::eval {

/// An AUROC and how far to trust it; what is undefined is nothing.
struct AurocEstimate {
  std::optional<double> auroc;         ///< needs a positive and a negative
  std::optional<double> variance;      ///< needs two of each
  std::optional<Interval> interval95;  ///< needs two of each
};

/// AUROC with DeLong's variance and the normal interval, in O(n log n).
///
///   V10_i = share of negatives below positive i        V01_j = share of positives above negative j      (ties half)
///   variance = var(V10)/P + var(V01)/N                 interval = AUROC ∓ 1.96 · √variance, within 0 … 1
///
/// Threads  const calls from many threads
/// Source   DeLong, DeLong, Clarke-Pearson, Biometrics 44, 1988; Sun, Xu, IEEE Signal Processing Letters 21, 2014
AurocEstimate estimateAuroc(const Cases& cases);

}  // namespace carina::eval
