// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"

namespace carina::cli {

/// carina evaluate (--model FILE --records DIR | --scores CSV --labels CSV) -o DIR: is this model good enough?
Run defineEvaluate(CLI::App& app);

}  // namespace carina::cli
