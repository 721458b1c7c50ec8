// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "engine/eval/interval.h"

namespace carina::eval {

/// A share of cases with its 95 % interval.
struct Proportion {
  std::int64_t hits = 0;
  std::int64_t count = 0;  ///< at least 1
  Interval interval95;

  double value() const { return static_cast<double>(hits) / static_cast<double>(count); }
};

/// Wilson's interval for a share `p` of `n` independent cases.
///
///   (p + z²/2n ∓ z · √(p(1−p)/n + z²/4n²)) / (1 + z²/n)        z = 1.96
///
/// Source   Wilson, Journal of the American Statistical Association 22, 1927; Newcombe, Statistics in Medicine 17, 1998
Interval wilsonInterval(double p, double n);

/// A share of cases that come in clusters: several films of one patient tell less than as many patients.
///
///   variance = m/(m−1) · Σ (x_i − p·n_i)² / n²        n_effective = n · (p(1−p)/n) / variance, at most n
///
/// over the m patients, each with n_i cases of which x_i are hits; the interval is Wilson's with n_effective. Where the
/// variance is 0 (all hits, none, or patients that are all alike) or there is one patient, n_effective is m.
/// Shapes   patients and isHit of one length, at least one case
/// Errors   InvalidArgument: lengths that differ, no case, a patient below 0
/// Threads  const calls from many threads
/// Source   Rao, Scott: A simple method for the analysis of clustered binary data, Biometrics 48, 1992
Proportion clusteredProportion(std::span<const std::int32_t> patients, std::span<const char> isHit);

}  // namespace carina::eval
