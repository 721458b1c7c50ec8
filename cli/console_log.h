// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <memory>

#include "engine/core/log.h"

namespace carina::cli {

/// Log lines "carina: warning: …" on a stream; a quiet one lets only errors through.
/// Threads  many threads at once
std::unique_ptr<LogSink> makeConsoleLog(std::ostream& dst, bool isTerminal, bool isQuiet);

}  // namespace carina::cli
