// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "engine/comm/communicator.h"
#include "engine/train/trainer.h"

namespace carina::train {

/// How one rank fared over the last steps.
///
/// Units    seconds a step; bytes
struct RankHealth {
  int rank = 0;
  std::string host;
  std::int64_t steps = 0;
  double stepSeconds = 0;
  double ownSeconds = 0;      ///< without waiting for other ranks
  double waitSeconds = 0;     ///< for films
  double normSeconds = 0;     ///< that batch norm over several ranks waited for them
  double sumSeconds = 0;      ///< that sums of gradients took
  double exposedSeconds = 0;  ///< of them, while nothing was computed
  std::int64_t residentBytes = 0;
  bool isStraggler = false;  ///< its own part takes a fifth longer than the median rank's, and did so before
};

/// Gathers how ranks fare, and tells the slow ones from those that were slow once.
///
/// Threads  one thread at a time
class HealthWatch {
 public:
  void add(const StepFacts& facts);

  /// How all ranks fared since the last call, in rank order. Collective.
  std::vector<RankHealth> gather(comm::Communicator& world);

 private:
  std::int64_t steps_ = 0;
  RankHealth sum_;
  std::set<int> slow_;  ///< ranks that were slow last time
};

/// health.json of a run folder (FORMAT.md).
/// Errors   Io
void saveRankHealth(const std::vector<RankHealth>& ranks, std::int64_t step, const std::filesystem::path& path);

/// Errors   NotFound · Io · Corrupt: not such JSON · Unsupported: of a later version
std::vector<RankHealth> loadRankHealth(const std::filesystem::path& path);

}  // namespace carina::train
