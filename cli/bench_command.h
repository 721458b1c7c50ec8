// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// `carina bench`: `bench predict` and `bench nets`.
Run defineBench(CLI::App& app);

}  // namespace carina::cli
