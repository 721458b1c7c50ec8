// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/reliability.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/eval/proportion.h"

namespace carina::eval {
namespace {

struct Sums {
  std::int64_t count = 0;
  std::int64_t positives = 0;
  double scores = 0;
};

bool areProbabilities(const std::vector<double>& ascending) {
  return ascending.empty() || (ascending.front() >= 0 && ascending.back() <= 1);
}

/// Adds one class's scores to the bins; gives their part of the Brier sum.
double add(const std::vector<double>& scores, bool isPositive, std::vector<Sums>& bins) {
  const auto last = static_cast<double>(bins.size() - 1);
  double squares = 0;
  for (const double score : scores) {
    auto& bin = bins[static_cast<std::size_t>(std::min(std::floor(score * static_cast<double>(bins.size())), last))];
    ++bin.count;
    bin.positives += isPositive ? 1 : 0;
    bin.scores += score;
    const double error = score - (isPositive ? 1.0 : 0.0);
    squares += error * error;
  }
  return squares;
}

ReliabilityBin binOf(const Sums& sums) {
  if (sums.count == 0) return {};
  const auto n = static_cast<double>(sums.count);
  const double share = static_cast<double>(sums.positives) / n;
  return {sums.count, sums.scores / n, share, wilsonInterval(share, n)};
}

}  // namespace

std::optional<Reliability> judgeReliability(const Cases& cases, int bins) {
  if (bins < 1) throw Error(ErrorCode::InvalidArgument, "evaluation: reliability needs at least one bin");
  if (cases.count() == 0 || !areProbabilities(cases.positives) || !areProbabilities(cases.negatives)) return {};
  std::vector<Sums> sums(static_cast<std::size_t>(bins));
  const double squares = add(cases.positives, true, sums) + add(cases.negatives, false, sums);
  Reliability result{.count = static_cast<std::int64_t>(cases.count()), .brier = 0, .ece = 0, .bins = {}};
  const auto n = static_cast<double>(cases.count());
  result.brier = squares / n;
  for (const auto& each : sums) {
    result.bins.push_back(binOf(each));
    const auto& bin = result.bins.back();
    result.ece += static_cast<double>(bin.count) / n * std::abs(bin.meanScore - bin.share);
  }
  return result;
}

}  // namespace carina::eval
