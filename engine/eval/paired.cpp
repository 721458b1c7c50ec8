// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/paired.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <utility>

#include "engine/core/error.h"

namespace carina::eval {
namespace {

constexpr double kLeastVariance = 1e-15;

/// For each case of one class, in the films' order: the share of the other class that it ranks rightly against (ties
/// half).
struct Placements {
  std::vector<double> positives;
  std::vector<double> negatives;
};

/// For each film, in the films' order: twice the films of the other class that score below, and once the equal ones.
std::vector<std::int64_t> doubledRanksOf(const KnownCases& known) {
  std::vector<std::pair<double, std::size_t>> order;
  order.reserve(known.scores.size());
  for (std::size_t i = 0; i < known.scores.size(); ++i) order.emplace_back(known.scores[i], i);
  std::ranges::sort(order);
  std::vector<std::int64_t> ranks(order.size());
  std::array<std::int64_t, 2> below = {0, 0};  // negatives, positives
  for (auto first = order.begin(); first != order.end();) {
    auto last = first;
    auto upTo = below;
    for (; last != order.end() && last->first == first->first; ++last) ++upTo[known.isPositive[last->second] != 0];
    for (; first != last; ++first) {
      const std::size_t other = known.isPositive[first->second] != 0 ? 0 : 1;
      ranks[first->second] = below[other] + upTo[other];
    }
    below = upTo;
  }
  return ranks;
}

Placements placementsOf(const KnownCases& known) {
  const auto ranks = doubledRanksOf(known);
  const auto positives = static_cast<double>(std::ranges::count_if(known.isPositive, [](char is) { return is != 0; }));
  const auto negatives = static_cast<double>(ranks.size()) - positives;
  Placements placements;
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    const auto rank = static_cast<double>(ranks[i]);
    if (known.isPositive[i] != 0)
      placements.positives.push_back(rank / (2 * negatives));
    else
      placements.negatives.push_back(1 - rank / (2 * positives));
  }
  return placements;
}

double meanOf(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The sample covariance, divided by how many there are.
double covarianceOfMeans(const std::vector<double>& a, const std::vector<double>& b) {
  const double meanA = meanOf(a);
  const double meanB = meanOf(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - meanA) * (b[i] - meanB);
  const auto n = static_cast<double>(a.size());
  return sum / (n - 1) / n;
}

double covarianceOfAurocs(const Placements& a, const Placements& b) {
  return covarianceOfMeans(a.positives, b.positives) + covarianceOfMeans(a.negatives, b.negatives);
}

void test(PairedAurocs& result) {
  result.varianceOfDifference = *result.varianceA + *result.varianceB - 2 * *result.covariance;
  const double deviation = std::sqrt(std::max(0.0, *result.varianceOfDifference));
  result.interval95 = {*result.difference - kNormal975 * deviation, *result.difference + kNormal975 * deviation};
  if (*result.varianceOfDifference <= kLeastVariance) return;
  result.z = *result.difference / deviation;
  result.p = std::erfc(std::abs(*result.z) / std::numbers::sqrt2);
}

}  // namespace

PairedAurocs comparePaired(const KnownCases& a, const KnownCases& b) {
  if (a.films != b.films || a.isPositive != b.isPositive) {
    throw Error(ErrorCode::InvalidArgument, "evaluation: a paired test needs two models' scores of the same films");
  }
  const auto placementsA = placementsOf(a);
  const auto placementsB = placementsOf(b);
  PairedAurocs result;
  if (placementsA.positives.empty() || placementsA.negatives.empty()) return result;
  result.aurocA = meanOf(placementsA.positives);
  result.aurocB = meanOf(placementsB.positives);
  result.difference = *result.aurocA - *result.aurocB;
  if (placementsA.positives.size() < 2 || placementsA.negatives.size() < 2) return result;
  result.varianceA = covarianceOfAurocs(placementsA, placementsA);
  result.varianceB = covarianceOfAurocs(placementsB, placementsB);
  result.covariance = covarianceOfAurocs(placementsA, placementsB);
  test(result);
  return result;
}

std::vector<std::optional<double>> holmAdjusted(std::span<const std::optional<double>> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (p[i]) order.push_back(i);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return *p[i]; });
  std::vector<std::optional<double>> adjusted(p.size());
  double highest = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const auto factor = static_cast<double>(order.size() - rank);
    highest = std::max(highest, std::min(1.0, factor * *p[order[rank]]));
    adjusted[order[rank]] = highest;
  }
  return adjusted;
}

}  // namespace carina::eval
