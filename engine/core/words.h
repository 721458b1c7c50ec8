// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carina {

/// Text from outside, fit for a terminal: control characters become '?'.
std::string printable(std::string_view text);

/// 1234567 → "1,234,567".
std::string withThousands(std::int64_t number);

/// Bytes in the unit that suits them: "512 B", "31.2 MiB".
std::string bytesText(std::int64_t bytes);

/// A big count in words: 5.7e9 → "5.70 G".
std::string countText(double count);

/// What ends a message about a name that does not exist: the nearest and all there are.
std::string didYouMean(std::string_view name, const std::vector<std::string>& all);

}  // namespace carina
