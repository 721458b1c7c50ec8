// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// `carina watch`: follows a training run from another terminal.
Run defineWatch(CLI::App& app);

}  // namespace carina::cli
