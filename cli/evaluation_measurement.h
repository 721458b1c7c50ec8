// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/json.h"

namespace carina::cli {

/// How large an evaluation is measured.
struct EvaluationBench {
  std::int64_t films = 25'000;
  std::int64_t labels = 14;
  std::int64_t replicates = 1000;
  std::int64_t models = 1;
  int repeats = 5;
};

/// Times in seconds, one a repeat.
struct EvaluationMeasurement {
  EvaluationBench of;
  std::vector<double> allButBootstrap;
  std::vector<double> bootstrap;
  std::int64_t inputBytes = 0;  ///< scores, labels and patients
  std::int64_t peakBytes = 0;   ///< of the whole process
};

/// Judges drawn scores: patients with about four films, findings as rare as 0.2 to 18 %, scores rounded as bf16 rounds
/// them.
///
/// Errors   Cancelled
EvaluationMeasurement measureEvaluation(const EvaluationBench& bench, const std::stop_token& stop);

std::string evaluationMeasurementText(const EvaluationMeasurement& measured);
Json evaluationMeasurementJson(const EvaluationMeasurement& measured);

}  // namespace carina::cli
