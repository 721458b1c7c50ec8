// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "engine/eval/evaluation.h"

namespace carina::cli {

/// What `carina evaluate` is asked for, as it was typed.
struct EvaluateOptions {
  // Models over records.
  std::vector<std::string> models;
  std::string records;
  std::string split;  ///< empty: "test" where there is one, else "val"
  std::string precision = "f32";
  std::int64_t batch = 8;
  std::int64_t damagedLimit = 0;
  std::string boxes;
  int boxFrame = 0;  ///< side of the films that boxes were drawn on; 0: each record's own

  // Tables.
  std::vector<std::string> scores;
  std::vector<std::string> against;
  std::string labels;
  std::string imageColumn;
  std::string patientColumn;
  bool hasEnsemble = false;
  std::string images;

  // What calibration is fitted on.
  std::string calibration;
  std::string fitRecords;
  std::string fitSplit = "val";
  std::vector<std::string> fitScores;
  std::string fitLabels;

  // What is computed.
  std::vector<std::string> findings;
  std::string cut = "youden";
  double specificity = 0.9;
  double sensitivity = 0.9;
  double partialLimit = 0.2;
  std::vector<double> prevalences = {0.01, 0.05};
  int bins = 15;
  std::int64_t replicates = 1000;
  std::uint64_t seed = 1;

  // What is written.
  std::string folder;
  std::string title;
  std::string splitKind = "unstated";
  std::vector<std::string> baselines;
  bool hasNoBaselines = false;
  bool hasNoPoints = false;
  bool replacesPoints = false;
  bool json = false;
};

void addEvaluateOptions(CLI::App& app, EvaluateOptions& options);

/// Errors   InvalidArgument: a rule or a method that there is not
eval::EvaluationOptions evaluationOptions(const EvaluateOptions& options);

}  // namespace carina::cli
