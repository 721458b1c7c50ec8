// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// `carina nets`: the table of networks, or the layers of one.
Run defineNets(CLI::App& app);

}  // namespace carina::cli
