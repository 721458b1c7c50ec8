// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/eval/interval.h"

namespace carina::report {

/// "0.812"; "undefined" where there is none. Threads: any
std::string numberText(std::optional<double> value, int digits = 3);

/// "+0.012", "−0.003".
std::string differenceText(std::optional<double> value, int digits = 3);

/// "0.812 (0.780 to 0.845)", without what is not there.
std::string estimateText(std::optional<double> value, const std::optional<eval::Interval>& interval, int digits = 3);

/// "0.780 to 0.845".
std::string intervalText(const std::optional<eval::Interval>& interval, int digits = 3);

/// "25,596".
std::string countText(std::int64_t count);

/// "11.3 %".
std::string percentText(double share, int digits = 1);

/// "< 0.001", "0.042".
std::string pText(std::optional<double> p);

/// "Pleural_Thickening" as people write it.
std::string labelText(const std::string& label);

/// A threshold with digits enough to tell films apart: six after the leading noughts.
std::string thresholdText(std::optional<double> threshold);

/// "1 film", "3 films".
std::string countedText(std::int64_t count, const std::string& one, const std::string& several);

}  // namespace carina::report
