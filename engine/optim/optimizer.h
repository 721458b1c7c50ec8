// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/optim/options.h"
#include "engine/optim/saved_state.h"

namespace carina::optim {

/// One tensor that training changes: its master weights in f32 and the gradient of the same elements.
struct Parameter {
  std::string name;
  std::span<float> value;
  std::span<const float> gradient;
  bool decays = false;  ///< convolution and linear weights do; batch norm and biases do not (nor does LARS scale them)
};

/// What a training step asks of the optimiser.
struct StepRates {
  double learningRate = 0;
  double gradientScale = 1;  ///< multiplies every gradient on the way: clipping, or the mean of accumulated gradients
};

class UpdateRule;

/// Moves parameters against their gradients and remembers what its rule needs for that.
///
/// One pass over memory a step (LARS: and one for its norms), in wide vectors, on all threads. Weight decay touches
/// only what `decays`. The result depends neither on the number of threads nor on the CPU's vector width.
///
/// Shapes   a step's parameters have the names, order and sizes that the optimiser was made with
/// Errors   InvalidArgument: other parameters, a gradient of another size, a rate that is negative or not finite
/// Threads  one thread at a time
class Optimizer {
 public:
  Optimizer(std::unique_ptr<UpdateRule> rule, double weightDecay, std::span<const Parameter> parameters);
  ~Optimizer();

  void step(std::span<const Parameter> parameters, const StepRates& rates);

  /// For what follows, as a phase or a collapse run asks.
  void setWeightDecay(double weightDecay);
  double weightDecay() const;

  /// Everything a later step depends on, as views into the optimiser: "momentum/conv1.weight" … and "steps".
  std::vector<NamedTensor> state() const;

  /// Goes on, to the bit, where state() was taken; the weight decay is not part of it.
  /// Errors   InvalidArgument: names the first tensor that is missing, unknown or misshapen; nothing is changed then
  void restore(std::span<const NamedTensor> saved);

  /// Bytes that the state takes.
  std::int64_t stateBytes() const;

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

/// What is known of an optimiser before it is made.
struct OptimizerFacts {
  std::string name;         ///< in recipes, e.g. "adamw"
  std::string description;  ///< one sentence
  std::string source;
  std::vector<OptionFacts> options;
};

/// The optimisers there are, in the order in which lists show them.
/// Threads  const calls from many threads
std::span<const OptimizerFacts> optimizers();

/// An optimiser for these parameters; of them it keeps names and sizes only.
///
/// Errors   NotFound: no such optimiser, names all there are · InvalidArgument: options.h; two parameters of one name
/// Threads  any
std::unique_ptr<Optimizer> makeOptimizer(std::string_view name, const Options& options,
                                         std::span<const Parameter> parameters);

}  // namespace carina::optim
