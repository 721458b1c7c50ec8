// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "cli/streams.h"
#include "engine/core/log.h"
#include "engine/core/progress.h"
#include "engine/launch/usage_error.h"

namespace carina::cli {

/// Exit codes of every command.
enum class Exit { Success = 0, Failure = 1, Usage = 2, Stopped = 3 };

using launch::UsageError;

/// What a running command is given.
struct Context {
  Streams& streams;
  LogSink& log;
  bool isQuiet = false;
  const CLI::App& program;  ///< the whole command line's definition

  bool isStopped() const { return streams.stop.stop_requested(); }

  /// A bar on a terminal, a line every few seconds elsewhere, nothing when quiet. `unit` is plural, e.g. "films".
  /// Results that stream to the same terminal need none.
  std::unique_ptr<Progress> makeProgress(std::string unit, bool resultsStream = false) const;
};

using Run = std::function<Exit(Context&)>;

/// One command: `define` adds its options to `app` and gives what runs once they are parsed.
struct Command {
  std::string_view name;
  std::string_view summary;
  Run (*define)(CLI::App& app);
};

}  // namespace carina::cli
