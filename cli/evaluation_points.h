// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "cli/command.h"
#include "cli/evaluate_options.h"
#include "cli/evaluation_input.h"
#include "engine/eval/evaluation.h"

namespace carina::cli {

/// Saves the operating points that were found: beside each model, and for an ensemble in the report's folder. Points
/// that came from other films stay unless they are to be replaced; the log says so. Gives the files written.
///
/// Errors   Io
std::vector<std::filesystem::path> savePoints(const EvaluationInput& input, const eval::Evaluation& evaluation,
                                              const EvaluateOptions& options, Context& context);

}  // namespace carina::cli
