// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"

#include <array>

namespace carina {

std::string_view name(ErrorCode code) {
  constexpr std::array<std::string_view, 9> kNames = {
      "InvalidArgument", "NotFound",  "Corrupt",  "Unsupported", "ResourceExhausted", "Io",
      "Communication",   "Cancelled", "Internal",
  };
  return kNames[static_cast<std::size_t>(code)];
}

}  // namespace carina
