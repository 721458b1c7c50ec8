// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace carina::plot {

/// How many bytes the character at `text[0]` has; 0 where it is no UTF-8 (overlong and surrogate forms are none).
std::size_t characterBytes(std::string_view text);

/// The same text as UTF-8 that any reader takes: what is none becomes U+FFFD, control characters go, tabs and line ends
/// become spaces.
std::string cleanUtf8(std::string_view text);

}  // namespace carina::plot
