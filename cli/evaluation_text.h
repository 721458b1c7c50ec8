// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/report/subject.h"

namespace carina::cli {

/// What an evaluation found, for a terminal: a table for each model, then the comparisons.
std::string evaluationText(const report::Subject& subject);

}  // namespace carina::cli
