// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "engine/eval/cases.h"

namespace carina::eval {

enum class Calibration { Temperature, Isotonic };

/// "temperature", "isotonic".
std::string_view name(Calibration method);

/// Errors   InvalidArgument: names what there is
Calibration parseCalibration(std::string_view text);

/// Makes probabilities of one label keep their word, as learned on one set; judge it on another.
///
/// Temperature: p ↦ 1/(1 + exp(−logit(p)/T)), T with the least log loss. It never changes the order of the films.
/// Isotonic: the non-decreasing steps with the least squared error, linear between them; the order may get ties.
/// Threads  a value; const calls from many threads
/// Source   Guo et al., On calibration of modern neural networks, ICML 2017; Zadrozny, Elkan, KDD 2002; pool adjacent
///          violators: Ayer et al., Annals of Mathematical Statistics 26, 1955
struct Calibrator {
  Calibration method = Calibration::Temperature;
  double temperature = 1;
  std::vector<double> from;  ///< isotonic: scores, ascending …
  std::vector<double> to;    ///< … and what each becomes

  /// What is no number stays none.
  double operator()(double probability) const;
};

/// Errors   InvalidArgument: no positives or no negatives, or scores that are no probabilities
Calibrator fitCalibrator(const Cases& cases, Calibration method);

}  // namespace carina::eval
