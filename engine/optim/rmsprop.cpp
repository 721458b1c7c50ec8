// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/sweep.h"
#include "engine/optim/update_rule.h"

namespace carina::optim {
namespace {

///   g = grad + decay·w     s = ρ·s + (1 − ρ)·g²     v = m·v + rate · g/√(s + ε)     w −= v
///
/// TensorFlow's variant, which AmoebaNet was trained with: ε inside the root, the rate inside the momentum, and s is 1
/// before the first step.
/// Source   Tieleman, Hinton: Lecture 6.5 – RMSProp, 2012; TensorFlow 1, tf.train.RMSPropOptimizer
class RmspropRule : public UpdateRule {
 public:
  explicit RmspropRule(const CheckedOptions& options)
      : decay_(options.number("decay")),
        momentum_(static_cast<float>(options.number("momentum"))),
        epsilon_(static_cast<float>(options.number("epsilon"))) {}

  std::vector<Slot> slots() const override { return {{.name = "mean_square", .start = 1.0F}, {.name = "momentum"}}; }

  void prepare(const StepFacts& facts) override {
    rate_ = static_cast<float>(facts.rates.learningRate);
    scale_ = static_cast<float>(facts.rates.gradientScale);
  }

  void update(const UpdateTile& tile) const override {
    float* w = tile.value;
    float* square = tile.slots[0];
    float* v = tile.slots[1];
    const float* gradient = tile.gradient;
    const float scale = scale_, rate = rate_, added = tile.weightDecay, momentum = momentum_, epsilon = epsilon_;
    const float keep = static_cast<float>(decay_), take = static_cast<float>(1.0 - decay_);
    sweep(
        tile.count, [=](std::int64_t i) __attribute__((always_inline)) {
          const float g = gradient[i] * scale + added * w[i];
          square[i] = keep * square[i] + take * (g * g);
          v[i] = momentum * v[i] + rate * g / __builtin_sqrtf(square[i] + epsilon);
          w[i] -= v[i];
        });
  }

 private:
  double decay_;
  float momentum_;
  float epsilon_;
  float rate_ = 0;
  float scale_ = 1;
};

}  // namespace

OptimizerKind rmspropKind() {
  return {{.name = "rmsprop",
           .description = "Gradients over the root of their mean square, with momentum, as AmoebaNet was trained",
           .source = "Tieleman, Hinton: Lecture 6.5 – RMSProp, 2012; TensorFlow 1, tf.train.RMSPropOptimizer",
           .options = {shareOption("decay", "share of the mean squared gradient that is kept", 0.9),
                       shareOption("momentum", "share of the last move that is kept", 0.9),
                       {.name = "epsilon",
                        .description = "added to the mean square inside the root",
                        .preset = 1.0,
                        .lowest = 1e-30}}},
          makeRule<RmspropRule>};
}

}  // namespace carina::optim
