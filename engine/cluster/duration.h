// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carina::cluster {

/// Seconds of a time as batch systems write it: MINUTES, M:S, H:M:S, D-H, D-H:M, D-H:M:S. Nothing for other texts, also
/// for words as UNLIMITED.
std::optional<std::int64_t> findDuration(std::string_view text);

/// "12:00:00", "1-02:03:04"
std::string durationText(std::int64_t seconds);

}  // namespace carina::cluster
