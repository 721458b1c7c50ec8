// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// carina status: how runs stand, by what they and their schedulers say.
Run defineStatus(CLI::App& app);

}  // namespace carina::cli
