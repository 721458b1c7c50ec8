// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// `carina train`: a net learns from records; checkpoints, curves and status go to a run folder.
Run defineTrain(CLI::App& app);

}  // namespace carina::cli
