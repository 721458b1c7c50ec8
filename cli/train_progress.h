// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "cli/command.h"
#include "engine/train/run_recorder.h"

namespace carina::cli {

/// A training run on standard error: one line redrawn on a terminal, elsewhere a plain line every half minute; each
/// epoch's result stays.
/// Threads  one at a time
class TrainProgress : public train::RunObserver {
 public:
  explicit TrainProgress(Context& context) : context_(context) {}
  ~TrainProgress() override;
  TrainProgress(const TrainProgress&) = delete;
  TrainProgress& operator=(const TrainProgress&) = delete;

  void stepped(const train::RunStatus& status) override;
  void validating(const train::RunStatus& status) override;
  void validated(const train::EpochResult& result, const std::vector<std::string>& labels) override;
  void collapsing(std::int64_t cycle, const train::StepFacts& facts, std::int64_t steps) override;
  void collapsed(std::int64_t cycle, const train::EpochResult& result, const std::filesystem::path& model) override;

 private:
  void show(const std::string& line, bool isUrgent = false);

  Context& context_;
  std::chrono::steady_clock::time_point shown_;
  bool isDrawn_ = false;
};

}  // namespace carina::cli
