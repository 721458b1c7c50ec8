// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace carina::eval {

/// A mean over classes and how many counted.
struct ClassMean {
  std::optional<double> mean;  ///< nothing where no class is defined
  std::int64_t classesCounted = 0;
};

/// The plain mean over the classes whose value is defined.
/// Threads  const calls from many threads
ClassMean meanOfDefined(std::span<const std::optional<double>> values);

}  // namespace carina::eval
