// SPDX-License-Identifier: Apache-2.0
#include "engine/data/sampler.h"

#include <numeric>
#include <string>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/rng.h"

namespace carina::data {

Sampler::Sampler(std::int64_t samples, std::int64_t globalBatch, std::uint64_t seed)
    : samples_(samples), globalBatch_(globalBatch), seed_(seed) {
  if (globalBatch < 1) throw Error(ErrorCode::InvalidArgument, "a batch needs at least one film");
  if (samples < globalBatch) {
    throw Error(ErrorCode::InvalidArgument, "the training set has " + std::to_string(samples) +
                                                " films, fewer than one global batch of " +
                                                std::to_string(globalBatch) + "; choose a smaller batch");
  }
}

std::vector<std::int64_t> Sampler::order(std::int64_t epoch) const {
  std::vector<std::int64_t> order(static_cast<std::size_t>(samples_));
  std::iota(order.begin(), order.end(), 0);
  auto rng = Rng(seed_).fork(static_cast<std::uint64_t>(epoch));
  for (auto i = order.size(); i > 1; --i) std::swap(order[i - 1], order[rng.below(i)]);  // Fisher and Yates
  return order;
}

}  // namespace carina::data
