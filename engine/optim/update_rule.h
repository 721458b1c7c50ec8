// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/optim: what one optimiser does, apart from memory, threads and checkpoints.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/optim/optimizer.h"
#include "engine/optim/segments.h"

namespace carina::optim {

/// Memory of one float for each parameter element, e.g. the momentum.
struct Slot {
  std::string name;
  float start = 0;  ///< its value before the first step
};

/// What holds for one step as a whole.
struct StepFacts {
  std::span<const Parameter> parameters;
  const Segments& segments;
  StepRates rates;
  double weightDecay = 0;
  std::int64_t step = 1;  ///< 1 for the first
};

/// A stretch of one parameter to update in one pass.
struct UpdateTile {
  std::int64_t count = 0;
  float* value = nullptr;
  const float* gradient = nullptr;
  std::array<float*, 2> slots = {};
  std::size_t parameter = 0;
  float weightDecay = 0;  ///< 0 where the parameter does not decay
};

/// Threads  prepare() by one thread, then update() from many for tiles that do not overlap
class UpdateRule {
 public:
  virtual ~UpdateRule() = default;
  virtual std::vector<Slot> slots() const = 0;
  virtual void prepare(const StepFacts& facts) = 0;
  virtual void update(const UpdateTile& tile) const = 0;
};

/// One row of the table of optimisers. Every optimiser also has the option weight_decay.
struct OptimizerKind {
  OptimizerFacts facts;
  std::unique_ptr<UpdateRule> (*make)(const CheckedOptions&);
};

template <typename Rule>
std::unique_ptr<UpdateRule> makeRule(const CheckedOptions& options) {
  return std::make_unique<Rule>(options);
}

/// An option that is a share: at least 0 and below 1.
inline OptionFacts shareOption(std::string name, std::string description, double preset) {
  return {.name = std::move(name),
          .description = std::move(description),
          .preset = preset,
          .highest = 1,
          .highestExcluded = true};
}

OptimizerKind sgdKind();
OptimizerKind adamKind();
OptimizerKind adamwKind();
OptimizerKind rmspropKind();
OptimizerKind larsKind();

}  // namespace carina::optim
