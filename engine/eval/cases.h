// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace carina::eval {

/// The scores of one class's cases whose label is known, each list ascending.
struct Cases {
  std::vector<float> positives;
  std::vector<float> negatives;
};

/// Drops cases of unknown label (NaN) and sorts the rest by label and score.
///
/// Shapes   one label, 0, 1 or NaN, for each score
/// Errors   InvalidArgument: lengths that differ, another label, a score that is not a number where the label is known
/// Threads  const calls from many threads
Cases makeCases(std::span<const float> labels, std::span<const float> scores);

/// The same for column `column` of tables of n rows with `classes` values each.
///
/// Errors   also InvalidArgument: no whole rows, or no such column
Cases makeClassCases(std::span<const float> labels, std::span<const float> scores, std::int64_t classes,
                     std::int64_t column);

}  // namespace carina::eval
