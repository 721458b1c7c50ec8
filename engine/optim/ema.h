// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/optim/saved_state.h"
#include "engine/optim/segments.h"

namespace carina::optim {

/// How an average over training forgets.
struct EmaOptions {
  double decay = 0.9999;
  bool warmsUp = true;  ///< a smaller decay at first: min(decay, (1 + n)/(10 + n)) at the n-th update, n = 1 first
};

/// Exponential moving averages of weights and batch-norm statistics, which often read better than the last values.
///
///   average ← average + (1 − decay) · (value − average)
///
/// Shapes   update() takes the names, order and sizes that the averages were made with
/// Errors   InvalidArgument: other tensors; a decay outside 0 … 1
/// Threads  one thread at a time
/// Source   Polyak, Juditsky 1992; TensorFlow 1, tf.train.ExponentialMovingAverage (num_updates)
class Ema {
 public:
  /// The averages begin at these values.
  Ema(const EmaOptions& options, std::span<const NamedTensor> values);

  void update(std::span<const NamedTensor> values);

  /// The averages under the names of the tensors, as views.
  std::vector<NamedTensor> averages() const;

  /// What a checkpoint keeps: the averages as "average/NAME", and "updates".
  std::vector<NamedTensor> state() const;

  /// Errors   InvalidArgument: names the first tensor that is missing or misshapen; nothing is changed then
  void restore(std::span<const NamedTensor> saved);

 private:
  void check(std::span<const NamedTensor> values) const;

  EmaOptions options_;
  std::vector<std::string> names_;
  std::vector<std::vector<float>> averages_;
  Segments segments_;
  StepCount updates_;
};

}  // namespace carina::optim
