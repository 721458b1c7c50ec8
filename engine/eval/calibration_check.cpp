// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/calibration_check.h"

#include <algorithm>
#include <array>

#include "engine/core/error.h"
#include "engine/core/rng.h"

namespace carina::eval {
namespace {

bool areProbabilities(const std::vector<double>& ascending) {
  return ascending.empty() || (ascending.front() >= 0 && ascending.back() <= 1);
}

bool areProbabilities(const Cases& cases) {
  return areProbabilities(cases.positives) && areProbabilities(cases.negatives);
}

/// The cases of the patients of each half; which half is a coin of seed and patient.
std::array<KnownCases, 2> halves(const KnownCases& known, std::uint64_t seed) {
  std::array<KnownCases, 2> result;
  for (std::size_t i = 0; i < known.scores.size(); ++i) {
    const auto patient = static_cast<std::uint64_t>(known.patients[i]);
    auto& half = result[Rng(seed).fork(patient).below(2)];
    half.scores.push_back(known.scores[i]);
    half.isPositive.push_back(known.isPositive[i]);
  }
  return result;
}

void append(const Cases& cases, const Calibrator& calibrator, Cases& to) {
  for (const double score : cases.positives) to.positives.push_back(calibrator(score));
  for (const double score : cases.negatives) to.negatives.push_back(calibrator(score));
}

const FilmSet& requireSame(const FilmSet& set, const FittingSet& fitting, std::size_t models) {
  if (fitting.films->labels != set.labels || fitting.models.size() != models) {
    throw Error(ErrorCode::InvalidArgument, "evaluation: calibration needs the same labels and models on both sets");
  }
  return *fitting.films;
}

}  // namespace

std::optional<CalibrationResult> checkCalibration(const FilmSet& set, const FittingSet& fitting,
                                                  std::span<const ScoreSet> models, const ModelLabel& which,
                                                  const EvaluationOptions& options) {
  const auto method = options.calibration.value_or(Calibration::Temperature);
  const auto known = knownCases(set, models[which.model], which.label);
  const auto cases = makeCases(known);
  if (!areProbabilities(cases)) return {};
  Cases fitted = cases;
  Cases after;
  if (fitting.films != nullptr) {
    const auto& films = requireSame(set, fitting, models.size());
    fitted = makeCases(knownCases(films, fitting.models[which.model], which.label));
    if (!fitted.hasBoth() || !areProbabilities(fitted)) return {};
    append(cases, fitCalibrator(fitted, method), after);
  } else {
    const auto parts = halves(known, options.bootstrap.seed);
    const std::array<Cases, 2> sides = {makeCases(parts[0]), makeCases(parts[1])};
    if (!sides[0].hasBoth() || !sides[1].hasBoth()) return {};
    append(sides[1], fitCalibrator(sides[0], method), after);
    append(sides[0], fitCalibrator(sides[1], method), after);
  }
  std::ranges::sort(after.positives);
  std::ranges::sort(after.negatives);
  return CalibrationResult{.method = method,
                           .before = judgeReliability(cases, options.bins),
                           .after = judgeReliability(after, options.bins),
                           .fitted = fitCalibrator(fitted, method)};
}

}  // namespace carina::eval
