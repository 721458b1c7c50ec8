// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "engine/optim/sweep.h"
#include "engine/optim/update_rule.h"

namespace carina::optim {
namespace {

///   m = β1·m + (1 − β1)·g     v = β2·v + (1 − β2)·g²     w −= rate · m̂ / (√v̂ + ε)
///   m̂ = m/(1 − β1^t)          v̂ = v/(1 − β2^t)
///
/// Adam adds decay·w to g; AdamW shrinks w by rate·decay·w instead.
/// Source   Kingma, Ba: Adam, ICLR 2015, Algorithm 1; Loshchilov, Hutter: Decoupled Weight Decay, ICLR 2019, Algorithm
/// 2
template <bool kIsDecoupled>
class AdamRule : public UpdateRule {
 public:
  explicit AdamRule(const CheckedOptions& options)
      : beta1_(options.number("beta1")), beta2_(options.number("beta2")), epsilon_(options.number("epsilon")) {}

  std::vector<Slot> slots() const override { return {{.name = "mean"}, {.name = "mean_square"}}; }

  void prepare(const StepFacts& facts) override {
    const auto t = static_cast<double>(facts.step);
    rate_ = static_cast<float>(facts.rates.learningRate);
    scale_ = static_cast<float>(facts.rates.gradientScale);
    move_ = static_cast<float>(facts.rates.learningRate / (1.0 - std::pow(beta1_, t)));
    rootScale_ = static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(beta2_, t)));
  }

  void update(const UpdateTile& tile) const override {
    float* w = tile.value;
    float* mean = tile.slots[0];
    float* square = tile.slots[1];
    const float* gradient = tile.gradient;
    const float scale = scale_, move = move_, rootScale = rootScale_, epsilon = static_cast<float>(epsilon_);
    const float keep1 = static_cast<float>(beta1_), take1 = static_cast<float>(1.0 - beta1_);
    const float keep2 = static_cast<float>(beta2_), take2 = static_cast<float>(1.0 - beta2_);
    const float added = kIsDecoupled ? 0.0F : tile.weightDecay;
    const float kept = kIsDecoupled ? 1.0F - rate_ * tile.weightDecay : 1.0F;
    sweep(
        tile.count, [=](std::int64_t i) __attribute__((always_inline)) {
          const float g = gradient[i] * scale + added * w[i];
          mean[i] = keep1 * mean[i] + take1 * g;
          square[i] = keep2 * square[i] + take2 * (g * g);
          w[i] = kept * w[i] - move * mean[i] / (__builtin_sqrtf(square[i]) * rootScale + epsilon);
        });
  }

 private:
  double beta1_;
  double beta2_;
  double epsilon_;
  float rate_ = 0;
  float scale_ = 1;
  float move_ = 0;
  float rootScale_ = 1;
};

std::vector<OptionFacts> adamOptions() {
  return {shareOption("beta1", "share of the mean gradient that is kept", 0.9),
          shareOption("beta2", "share of the mean squared gradient that is kept", 0.999),
          {.name = "epsilon", .description = "added to the root", .preset = 1e-8, .lowest = 1e-30}};
}

}  // namespace

OptimizerKind adamKind() {
  return {{.name = "adam",
           .description = "Moves by the mean gradient over the root of the mean squared one",
           .source = "Kingma, Ba: Adam: A Method for Stochastic Optimization, ICLR 2015",
           .options = adamOptions()},
          makeRule<AdamRule<false>>};
}

OptimizerKind adamwKind() {
  return {{.name = "adamw",
           .description = "Adam whose weight decay is apart from the gradients",
           .source = "Loshchilov, Hutter: Decoupled Weight Decay Regularization, ICLR 2019",
           .options = adamOptions()},
          makeRule<AdamRule<true>>};
}

}  // namespace carina::optim
