// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "cli/command.h"

namespace carina::cli {

/// Every command, in the order in which the help shows them: the one place that knows them all.
std::span<const Command> commands();

}  // namespace carina::cli
