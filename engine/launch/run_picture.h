// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/launch/run_standing.h"
#include "engine/train/rank_health.h"

namespace carina::launch {

/// Values by step, thinned to what can be seen.
struct Curve {
  std::vector<double> steps;
  std::vector<double> values;
};

/// AUROC of one label at each validation, with its 95 % interval; no value where it was undefined.
struct LabelCurve {
  std::string label;
  Curve auroc;
  std::vector<double> low;   ///< as many as values; NaN where there is no interval
  std::vector<double> high;  ///< likewise
};

struct RunCurves {
  Curve loss;
  Curve validationLoss;
  Curve learningRate;
  Curve filmsPerSecond;
  Curve meanAuroc;
  std::vector<LabelCurve> labels;
};

/// A checkpoint, and what was measured of it.
struct RunCheckpoint {
  std::int64_t step = 0;
  std::filesystem::path folder;
  std::filesystem::path model;
  bool isBest = false;
  std::int64_t epochsDone = 0;
  double learningRate = 0;
  std::optional<double> meanAuroc;       ///< where it was validated at this very step
  std::optional<double> validationLoss;  ///< likewise
  std::string jobFault{};                ///< why its scheduler could not be asked
  std::string fault;                     ///< why it cannot be used
};

/// The last lines of a log.
struct LogEnd {
  int rank = 0;            ///< −1: of the job itself
  std::int64_t total = 0;  ///< lines there were; the last of `lines` is number `total`
  std::vector<std::string> lines;
};

/// What a follower knows of a run at one moment. What is shared does not change any more.
///
/// Units    seconds since 1970
/// Threads  a value
struct RunPicture {
  std::filesystem::path folder;
  RunStanding standing;
  double lastEvent = 0;       ///< when something was written last; 0: never
  std::int64_t lastStep = 0;  ///< by status and log, whichever is further
  std::string jobFault{};     ///< why its scheduler could not be asked
  std::string fault;          ///< a file that cannot be read, in words; what was known before stays
  bool isDetailed = false;    ///< the rest was looked at
  std::shared_ptr<const RunCurves> curves;
  std::shared_ptr<const std::vector<train::RankHealth>> health;
  std::shared_ptr<const std::vector<RunCheckpoint>> checkpoints;
  std::vector<std::shared_ptr<const LogEnd>> logs;
  std::vector<std::string> notes;  ///< damaged lines of the log, and how many
};

}  // namespace carina::launch
