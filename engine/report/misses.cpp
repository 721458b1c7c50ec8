// SPDX-License-Identifier: Apache-2.0
#include "engine/report/misses.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "engine/eval/cases.h"

namespace carina::report {
namespace {

double rankOf(double score, const std::vector<double>& ascending) {
  const auto low = std::ranges::lower_bound(ascending, score);
  const auto high = std::ranges::upper_bound(ascending, score);
  const auto below = static_cast<double>(low - ascending.begin());
  return (below + 0.5 * static_cast<double>(high - low)) / static_cast<double>(ascending.size());
}

/// The first `most` of `order` that are positive, or negative, no patient twice.
std::vector<Miss> firstOf(const eval::KnownCases& known, const std::vector<double>& ascending,
                          const std::vector<std::size_t>& order, bool positive, std::size_t most) {
  std::vector<Miss> misses;
  std::unordered_set<std::int32_t> patients;
  for (const auto i : order) {
    if (misses.size() == most) break;
    if ((known.isPositive[i] != 0) != positive || !patients.insert(known.patients[i]).second) continue;
    misses.push_back({known.films[i], known.scores[i], rankOf(known.scores[i], ascending)});
  }
  return misses;
}

}  // namespace

Misses findWorstMisses(const eval::FilmSet& films, const eval::ScoreSet& scores, std::size_t label, std::size_t most) {
  const auto known = eval::knownCases(films, scores, label);
  std::vector<std::size_t> order(known.scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::less<>(), [&](std::size_t i) { return known.scores[i]; });
  auto ascending = known.scores;
  std::ranges::sort(ascending);
  Misses misses;
  misses.overlooked = firstOf(known, ascending, order, true, most);
  std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t i) { return known.scores[i]; });
  misses.alarms = firstOf(known, ascending, order, false, most);
  return misses;
}

}  // namespace carina::report
