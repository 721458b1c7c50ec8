// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/progress.h"

namespace carina::cli {

/// Progress on a stream: one line redrawn on a terminal, elsewhere a plain line every few seconds.
/// Threads  one at a time
class ProgressBar : public Progress {
 public:
  using Clock = std::chrono::steady_clock;

  ProgressBar(std::ostream& dst, bool isTerminal, std::string unit);
  ~ProgressBar() override;
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void report(std::uint64_t done, std::uint64_t total, std::string_view what) override;

 private:
  std::ostream& dst_;
  bool isTerminal_;
  std::string unit_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_ = start_;
  bool isDrawn_ = false;
};

/// "12/40 films, 30 %, 0:07 left"; the time where `elapsed` allows a guess.
std::string progressLine(std::uint64_t done, std::uint64_t total, std::string_view unit,
                         std::chrono::duration<double> elapsed);

}  // namespace carina::cli
