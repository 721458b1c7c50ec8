// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/delong.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>

#include "engine/eval/auroc.h"

namespace carina::eval {
namespace {

/// Sample variance of ranks/(2 · others), divided by how many there are; equal ranks give exactly 0.
double varianceOfMean(std::span<const std::int64_t> ranks, std::size_t others) {
  const auto count = static_cast<double>(ranks.size());
  const double mean = static_cast<double>(std::accumulate(ranks.begin(), ranks.end(), std::int64_t{0})) / count;
  double squares = 0;
  for (const auto rank : ranks) {
    const double difference = static_cast<double>(rank) - mean;
    squares += difference * difference;
  }
  const double unit = 2.0 * static_cast<double>(others);
  return squares / (unit * unit) / (count - 1) / count;
}

}  // namespace

AurocEstimate estimateAuroc(const Cases& cases) {
  AurocEstimate estimate{.auroc = auroc(cases), .variance = {}, .interval95 = {}};
  const auto& [positives, negatives] = cases;
  if (positives.size() < 2 || negatives.size() < 2) return estimate;
  // Shares of positives below a negative vary as those above it do.
  estimate.variance = varianceOfMean(doubledRanks(positives, negatives), negatives.size()) +
                      varianceOfMean(doubledRanks(negatives, positives), positives.size());
  const double reach = kNormal975 * std::sqrt(*estimate.variance);
  estimate.interval95 = {std::max(0.0, *estimate.auroc - reach), std::min(1.0, *estimate.auroc + reach)};
  return estimate;
}

}  // namespace carina::eval
