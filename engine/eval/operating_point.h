// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/eval/cases.h"
#include "engine/eval/proportion.h"
#include "engine/eval/roc.h"

namespace carina::eval {

/// Where a curve is cut: a film is called positive if its score is at least the threshold.
/// `threshold` is nothing where nobody is called positive.
struct CutPoint {
  std::optional<double> threshold;
  double sensitivity = 0;
  double specificity = 0;
};

/// The point with the largest sensitivity + specificity − 1, compared exactly as TP·N − FP·P; of equal ones the highest
/// threshold. Nothing where the curve is undefined.
/// Source   Youden: Index for rating diagnostic tests, Cancer 3, 1950
std::optional<CutPoint> youdenPoint(const Roc& roc);

/// The largest sensitivity whose specificity is at least `wanted`, calling nobody positive included; of equal ones the
/// highest threshold. Nothing is interpolated; `wanted` counts to a millionth.
/// Errors   InvalidArgument: a share that is not within 0 … 1
std::optional<CutPoint> sensitivityAtSpecificity(const Roc& roc, double wanted);

/// The specificity at the highest threshold whose sensitivity is at least `wanted`. Errors: as above
std::optional<CutPoint> specificityAtSensitivity(const Roc& roc, double wanted);

/// How an operating point is chosen.
struct CutRule {
  enum class Kind { Youden, Sensitivity, Specificity };
  Kind kind = Kind::Youden;
  double wanted = 0;  ///< the sensitivity or specificity to reach

  /// "youden", "sensitivity=0.9", "specificity=0.95", as parseCutRule reads it.
  std::string text() const;
};

/// Errors   InvalidArgument: names what is allowed
CutRule parseCutRule(std::string_view text);

std::optional<CutPoint> choosePoint(const Roc& roc, const CutRule& rule);

/// What calling films positive from a threshold on does to a set, with intervals that know of patients.
struct OperatingPoint {
  double threshold = 0;
  std::int64_t truePositives = 0;
  std::int64_t falsePositives = 0;
  std::int64_t trueNegatives = 0;
  std::int64_t falseNegatives = 0;
  Proportion sensitivity;
  Proportion specificity;
};

/// Nothing where there are no positives or no negatives.
std::optional<OperatingPoint> judgePoint(const KnownCases& known, double threshold);

/// How far a call can be trusted where `prevalence` of the films have the finding.
///
///   PPV = se·π / (se·π + (1−sp)(1−π))        NPV = sp(1−π) / (sp(1−π) + (1−se)π)
///
/// Nothing where nobody is called so.
/// Source   Altman, Bland: Diagnostic tests 2: predictive values, BMJ 309, 1994
struct PredictiveValues {
  double prevalence = 0;
  std::optional<double> positive;
  std::optional<double> negative;
};

/// Errors   InvalidArgument: a prevalence that is not within 0 … 1
PredictiveValues predictiveValues(double sensitivity, double specificity, double prevalence);

}  // namespace carina::eval
