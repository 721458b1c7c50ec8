// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace carina {

/// Where long work says how far it is; the command line draws a bar, the desktop a progress bar.
/// Threads  report() may be called from any thread, one at a time
class Progress {
 public:
  virtual ~Progress() = default;

  /// `done` of `total` units are finished; `what` names the last one (never patient text).
  virtual void report(std::uint64_t done, std::uint64_t total, std::string_view what) = 0;
};

}  // namespace carina
