// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/eval/cases.h"
#include "engine/eval/interval.h"

namespace carina::eval {

/// Two AUROCs of the same films, and whether they differ; what is undefined is nothing.
struct PairedAurocs {
  std::optional<double> aurocA;
  std::optional<double> aurocB;
  std::optional<double> difference;  ///< A − B
  std::optional<double> varianceA;
  std::optional<double> varianceB;
  std::optional<double> covariance;
  std::optional<double> varianceOfDifference;
  std::optional<Interval> interval95;  ///< of the difference
  std::optional<double> z;             ///< needs a variance above 1e-15
  std::optional<double> p;             ///< two-sided
};

/// DeLong's test for two correlated AUROCs.
///
///   covariance = cov(V10a, V10b)/P + cov(V01a, V01b)/N        z = (AUROC_a − AUROC_b) / √(var_a + var_b − 2·cov)
///
/// Shapes   `a` and `b` are the known cases of one class of one set, as two models score them
/// Errors   InvalidArgument: not the same films
/// Threads  const calls from many threads
/// Source   DeLong, DeLong, Clarke-Pearson, Biometrics 44, 1988
PairedAurocs comparePaired(const KnownCases& a, const KnownCases& b);

/// P values adjusted for their number, in the same order; what is nothing stays so and does not count.
///
///   p̃_(i) = max over j ≤ i of min(1, (m − j + 1) · p_(j))        p ascending
///
/// Source   Holm: A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 1979
std::vector<std::optional<double>> holmAdjusted(std::span<const std::optional<double>> p);

}  // namespace carina::eval
