// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace carina::data {

/// Which samples a step of training takes, for every rank the same.
///
/// The order of an epoch depends on (seed, epoch) alone; a global batch is a run of it, and a rank's batch is its share
/// of that run. What does not fill a global batch at the end of an epoch is left out of it: another order leaves out
/// others.
/// Threads  const calls from many threads
class Sampler {
 public:
  /// Errors   InvalidArgument: fewer samples than one global batch
  Sampler(std::int64_t samples, std::int64_t globalBatch, std::uint64_t seed);

  std::int64_t batchesPerEpoch() const { return samples_ / globalBatch_; }

  /// The order of one epoch: a permutation of 0 … samples−1.
  std::vector<std::int64_t> order(std::int64_t epoch) const;

 private:
  std::int64_t samples_;
  std::int64_t globalBatch_;
  std::uint64_t seed_;
};

}  // namespace carina::data
