// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// `carina predict`: films in; probabilities, heat maps and what they rest on out. A film that fails is named, the rest
/// is read.
Run definePredict(CLI::App& app);

}  // namespace carina::cli
