// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/eval/calibrator.h"
#include "engine/model/operating_points.h"

namespace carina::score {

/// One label's probability of one film, and what the operating points say of it.
/// Threads  a value
struct JudgedFinding {
  std::string label;
  float probability = 0;
  std::optional<double> threshold;   ///< nothing: the points have none for this label
  bool isAbove = false;              ///< probability ≥ threshold; false without one
  std::optional<double> calibrated;  ///< nothing: no calibrator for this label
};

/// Judges what models say about films by the operating points of these models. Thresholds compare with the probability
/// as the models give it; the calibrated one is for reading.
///
/// Errors   InvalidArgument: a point or a calibrator of a label that is not among `labels`; `file` begins the message
/// Threads  const calls from many threads
class Judge {
 public:
  Judge(const model::OperatingPoints& points, std::span<const std::string> labels, std::string_view file);

  /// A finding for each label, in their order. Errors   InvalidArgument: as many probabilities as labels are wanted
  std::vector<JudgedFinding> judge(std::span<const float> probabilities) const;

 private:
  struct Rule {
    std::string label;
    std::optional<double> threshold;
    std::optional<eval::Calibrator> calibrator;
  };
  std::vector<Rule> rules_;
};

}  // namespace carina::score
