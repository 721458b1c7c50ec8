// SPDX-License-Identifier: Apache-2.0
#include "cli/console_log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include "cli/text.h"

namespace carina::cli {
namespace {

spdlog::level::level_enum levelOf(LogLevel level) {
  switch (level) {
    case LogLevel::Debug:
      return spdlog::level::debug;
    case LogLevel::Info:
      return spdlog::level::info;
    case LogLevel::Warning:
      return spdlog::level::warn;
    case LogLevel::Error:
      break;
  }
  return spdlog::level::err;
}

class ConsoleLog : public LogSink {
 public:
  ConsoleLog(std::ostream& dst, bool isTerminal, bool isQuiet)
      : logger_("carina", std::make_shared<spdlog::sinks::ostream_sink_mt>(dst, true)) {
    logger_.set_pattern(std::string(isTerminal ? "\r\033[K" : "") + "carina: %l: %v");  // over a progress bar's line
    logger_.set_level(isQuiet ? spdlog::level::err : spdlog::level::info);
  }

  void write(LogLevel level, std::string_view message) override {
    logger_.log(levelOf(level), "{}", printable(message));
  }

 private:
  spdlog::logger logger_;
};

}  // namespace

std::unique_ptr<LogSink> makeConsoleLog(std::ostream& dst, bool isTerminal, bool isQuiet) {
  return std::make_unique<ConsoleLog>(dst, isTerminal, isQuiet);
}

}  // namespace carina::cli
