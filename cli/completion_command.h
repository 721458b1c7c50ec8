// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// `carina completion`: a script made of the definition of the command line itself.
Run defineCompletion(CLI::App& app);

}  // namespace carina::cli
