// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/train/epoch_result.h"
#include "engine/train/trainer.h"

namespace carina::train {

/// Where a rank runs.
struct RankFacts {
  int rank = 0;
  int worldSize = 1;
  std::string host;
  std::int64_t processId = 0;
  int threads = 1;
  std::string cores;  ///< that it may run on, as usableCores() has them
};

/// A run's history as lines of JSON (FORMAT.md): every step, every validation, what was noticed. One writer a file.
///
/// Errors   Io: the file cannot be made, or written
/// Threads  one thread at a time
class RunLog {
 public:
  /// Goes on after `step` of a log that is there already: later lines, and a last one that a kill cut off, are dropped.
  RunLog(std::filesystem::path path, std::int64_t step);

  void write(const StepFacts& facts);
  void write(const EpochResult& result, const std::vector<std::string>& labels);
  void write(std::int64_t step, std::string_view kind, std::string_view message);
  void write(std::int64_t step, const RankFacts& facts);

 private:
  void append(const std::string& line);

  std::filesystem::path path_;
  std::ofstream file_;
};

/// A validation as a log has it, with the names of its labels.
struct LoggedResult {
  EpochResult result;
  std::vector<std::string> labels;
};

/// One step as a log has it.
///
/// Units    seconds
struct LoggedStep {
  std::int64_t step = 0;
  std::int64_t epoch = 0;
  double loss = 0;
  double learningRate = 0;
  double gradientNorm = 0;
  double seconds = 0;
  double waitSeconds = 0;  ///< of them, for films
};

/// One line of a log, whatever its kind is.
///
/// Units    time in seconds since 1970
struct LoggedLine {
  std::string kind;
  double time = 0;
  std::int64_t step = 0;
  std::string message;  ///< of the kinds that have one
  std::optional<LoggedStep> taken{};
  std::optional<LoggedResult> result{};
  std::optional<RankFacts> rank{};
};

/// Errors   Corrupt: no such line
LoggedLine parseLogLine(std::string_view line);

struct LoggedRun {
  std::vector<LoggedStep> steps;
  std::vector<LoggedResult> results;
};

/// Reads a log that may be growing: a last line without its end is left for later.
///
/// Errors   NotFound · Io · Corrupt: names the line
LoggedRun loadRunLog(const std::filesystem::path& path);

}  // namespace carina::train
