// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// `carina inspect`: what a film, a model or a folder holds; patient text only where it is asked for.
Run defineInspect(CLI::App& app);

}  // namespace carina::cli
