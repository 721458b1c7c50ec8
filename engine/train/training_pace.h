// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>

#include "engine/train/trainer.h"

namespace carina::train {

/// How fast a run goes, from its last steps and its validations.
///
/// Threads  one thread at a time
class TrainingPace {
 public:
  explicit TrainingPace(std::int64_t filmsPerStep) : filmsPerStep_(filmsPerStep) {}

  void add(const StepFacts& facts);

  /// What a validation with its checkpoint took.
  void addEpochEnd(double seconds) { epochEndSeconds_ = seconds; }

  double loss() const;             ///< mean over the last steps
  double imagesPerSecond() const;  ///< of the last steps
  double waitShare() const;        ///< of their time, for films
  double secondsLeft(std::int64_t steps, std::int64_t epochEnds) const;

 private:
  double sum(double StepFacts::*member) const;

  std::int64_t filmsPerStep_;
  std::deque<StepFacts> last_;
  double epochEndSeconds_ = 0;
};

}  // namespace carina::train
