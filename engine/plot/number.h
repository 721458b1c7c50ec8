// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace carina::plot {

/// A number with at most `digits` places and no idle noughts: "0.5", "12"; the same whatever the locale.
std::string shortNumber(double value, int digits);

}  // namespace carina::plot
