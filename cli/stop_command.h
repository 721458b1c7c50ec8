// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// carina stop: asks a run's job to save and end, or ends it.
Run defineStop(CLI::App& app);

}  // namespace carina::cli
