// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/core/words.h"
#include "engine/data/csv_rows.h"

namespace carina::cli {

using data::csvField;

/// Rows in columns two spaces apart; the first column left, the others right where `isRightAligned`.
std::string tableText(const std::vector<std::vector<std::string>>& rows, bool isRightAligned = true);

}  // namespace carina::cli
