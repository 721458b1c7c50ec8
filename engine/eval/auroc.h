// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/eval/cases.h"

namespace carina::eval {

/// The area under the ROC curve: the chance that a positive case scores above a negative one.
///
///   AUROC = (pairs with positive > negative + ½ · ties) / (P · N)
///
/// Counted in whole numbers (ties as midranks do), so that it is exact but for the last division. Nothing where there
/// are no positives or no negatives: it is undefined then, never 0.5.
/// Threads  const calls from many threads
/// Source   Hanley, McNeil: The meaning and use of the area under a ROC curve, Radiology 143, 1982
std::optional<double> auroc(const Cases& cases);

/// For each of `from`: twice the number of `others` below it, and once those equal to it. Both ascend.
///
/// Threads  const calls from many threads
std::vector<std::int64_t> doubledRanks(std::span<const double> from, std::span<const double> others);

}  // namespace carina::eval
