// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>

namespace carina::launch {

/// Options that parse but make no sense together: a program ends with exit code 2, a form says it beside the field.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace carina::launch
