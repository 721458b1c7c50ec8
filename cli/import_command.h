// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// `carina import`: foreign weights in, one model file out.
Run defineImport(CLI::App& app);

}  // namespace carina::cli
