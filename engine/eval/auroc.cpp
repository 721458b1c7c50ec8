// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/auroc.h"

#include <numeric>

namespace carina::eval {

std::vector<std::int64_t> doubledRanks(std::span<const double> from, std::span<const double> others) {
  std::vector<std::int64_t> ranks;
  ranks.reserve(from.size());
  std::size_t below = 0;
  std::size_t upTo = 0;  // below it and equal to it
  for (const double score : from) {
    while (below < others.size() && others[below] < score) ++below;
    while (upTo < others.size() && others[upTo] <= score) ++upTo;
    ranks.push_back(static_cast<std::int64_t>(below + upTo));
  }
  return ranks;
}

std::optional<double> auroc(const Cases& cases) {
  if (cases.positives.empty() || cases.negatives.empty()) return {};
  const auto ranks = doubledRanks(cases.positives, cases.negatives);
  const auto sum = std::accumulate(ranks.begin(), ranks.end(), std::int64_t{0});
  const double pairs = static_cast<double>(cases.positives.size()) * static_cast<double>(cases.negatives.size());
  return static_cast<double>(sum) / (2.0 * pairs);
}

}  // namespace carina::eval
