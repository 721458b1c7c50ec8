// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// `carina plan`: what a cluster makes of a net, predicted.
Run definePlan(CLI::App& app);

}  // namespace carina::cli
