// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace carina {

enum class LogLevel { Debug, Info, Warning, Error };

/// Where the engine says what it noticed. Injected: the engine itself never prints.
/// Threads  write() may be called from many threads at once
class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual void write(LogLevel level, std::string_view message) = 0;
};

}  // namespace carina
