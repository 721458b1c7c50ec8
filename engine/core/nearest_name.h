// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace carina {

/// The candidate with the fewest single-character edits from `name`; the first of equals, empty without candidates.
///
/// Threads  any
/// Source   Levenshtein, Binary codes capable of correcting deletions, insertions, and reversals, 1966
std::string nearestName(std::string_view name, std::span<const std::string> candidates);

}  // namespace carina
