// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

Run defineStop(CLI::App& app);

}  // namespace carina::cli
