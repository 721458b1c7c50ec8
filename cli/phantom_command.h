// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// `carina phantom`: synthetic films with labels and boxes in the columns of NIH ChestX-ray14.
Run definePhantom(CLI::App& app);

}  // namespace carina::cli
