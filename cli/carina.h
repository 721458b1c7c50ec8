// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "cli/streams.h"

namespace carina::cli {

/// The whole program: parses `args` (without the program's name), runs the command and catches every error.
///
/// Gives the exit code: 0 success, 1 failure, 2 usage, 3 stopped by a signal with what was finished printed.
/// Threads  one at a time
int runCarina(std::span<const std::string> args, Streams& streams);

}  // namespace carina::cli
