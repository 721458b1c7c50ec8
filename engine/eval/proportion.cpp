// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/proportion.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/core/error.h"

namespace carina::eval {

Interval wilsonInterval(double p, double n) {
  const double zz = kNormal975 * kNormal975;
  const double center = p + zz / (2 * n);
  const double reach = kNormal975 * std::sqrt(p * (1 - p) / n + zz / (4 * n * n));
  const double scale = 1 + zz / n;
  return {std::max(0.0, (center - reach) / scale), std::min(1.0, (center + reach) / scale)};
}

Proportion clusteredProportion(std::span<const std::int32_t> patients, std::span<const char> isHit) {
  if (patients.size() != isHit.size() || patients.empty() || *std::ranges::min_element(patients) < 0) {
    throw Error(ErrorCode::InvalidArgument, "evaluation: a proportion needs cases, and a patient for each");
  }
  struct Cluster {
    std::int64_t cases = 0;
    std::int64_t hits = 0;
  };
  std::vector<Cluster> clusters(static_cast<std::size_t>(*std::ranges::max_element(patients)) + 1);
  Proportion result{.hits = 0, .count = std::ssize(patients), .interval95 = {}};
  for (std::size_t i = 0; i < patients.size(); ++i) {
    auto& cluster = clusters[static_cast<std::size_t>(patients[i])];
    ++cluster.cases;
    if (isHit[i] == 0) continue;
    ++cluster.hits;
    ++result.hits;
  }
  const double p = result.value();
  const auto n = static_cast<double>(result.count);
  const auto m = static_cast<double>(std::ranges::count_if(clusters, [](const Cluster& c) { return c.cases > 0; }));
  double squares = 0;
  for (const auto& cluster : clusters) {
    // Multiplied by n, in whole numbers: patients that are all alike have no variance, whatever p is.
    const auto residual = static_cast<double>(cluster.hits * result.count - result.hits * cluster.cases) / n;
    squares += residual * residual;
  }
  const double variance = m > 1 ? m / (m - 1) * squares / (n * n) : 0.0;
  const double effective = variance > 0 ? std::min(n, p * (1 - p) / variance) : m;
  result.interval95 = wilsonInterval(p, effective);
  return result;
}

}  // namespace carina::eval
