// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/train/epoch_result.h"

namespace carina::train {

enum class RunState { Running, Finished, Stopped, Failed };

/// "running", "finished", "stopped", "failed"
std::string_view name(RunState state);

/// How a run stands, for whoever follows it from another process: its status.json (FORMAT.md).
///
/// Units    seconds; times since 1970
/// Threads  a value
struct RunStatus {
  RunState state = RunState::Running;
  std::string net;
  std::int64_t step = 0;  ///< steps done
  std::int64_t totalSteps = 0;
  std::int64_t epoch = 0;  ///< the one that runs; 1 is the first
  std::int64_t epochs = 0;
  double loss = 0;  ///< a mean over the last steps
  double learningRate = 0;
  double imagesPerSecond = 0;
  double waitShare = 0;  ///< of the time, for films
  double secondsLeft = 0;
  double started = 0;  ///< this process
  double updated = 0;
  std::int64_t processId = 0;
  std::string host;
  std::int64_t checkpointStep = -1;      ///< of the last checkpoint; −1: none yet
  std::optional<std::int64_t> bestStep;  ///< of the best checkpoint
  std::optional<double> bestScore;
  std::string message;  ///< of an error that ended it, or that it lives with
  std::string fault;    ///< the kind of error that ended it: a name of carina::ErrorCode, else empty
};

/// The status as status.json has it.
std::string writeRunStatus(const RunStatus& status);

/// Errors   Io
void saveRunStatus(const RunStatus& status, const std::filesystem::path& path);

/// Errors   NotFound · Io · Corrupt: not such JSON · Unsupported: of a later version
RunStatus loadRunStatus(const std::filesystem::path& path);

}  // namespace carina::train
