// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/sweep.h"
#include "engine/optim/update_rule.h"

namespace carina::optim {
namespace {

///   g = grad + decay·w     v = m·v + g     w −= rate · v     (Nesterov: w −= rate · (g + m·v))
///
/// v is 0 before the first step.
/// Source   Sutskever et al., On the importance of initialization and momentum in deep learning, ICML 2013, as PyTorch
class SgdRule : public UpdateRule {
 public:
  explicit SgdRule(const CheckedOptions& options)
      : momentum_(static_cast<float>(options.number("momentum"))), isNesterov_(options.flag("nesterov")) {
    options.require(!isNesterov_ || momentum_ > 0, "'nesterov' needs a momentum");
  }

  std::vector<Slot> slots() const override {
    return momentum_ > 0 ? std::vector<Slot>{{.name = "momentum"}} : std::vector<Slot>{};
  }

  void prepare(const StepFacts& facts) override {
    rate_ = static_cast<float>(facts.rates.learningRate);
    scale_ = static_cast<float>(facts.rates.gradientScale);
  }

  void update(const UpdateTile& tile) const override {
    float* v = tile.slots[0];
    if (v == nullptr) return updatePlain(tile);
    if (isNesterov_) return updateNesterov(tile);
    float* w = tile.value;
    const float* gradient = tile.gradient;
    const float scale = scale_, decay = tile.weightDecay, momentum = momentum_, rate = rate_;
    sweep(
        tile.count, [=](std::int64_t i) __attribute__((always_inline)) {
          const float g = gradient[i] * scale + decay * w[i];
          v[i] = momentum * v[i] + g;
          w[i] -= rate * v[i];
        });
  }

 private:
  void updateNesterov(const UpdateTile& tile) const {
    float* w = tile.value;
    float* v = tile.slots[0];
    const float* gradient = tile.gradient;
    const float scale = scale_, decay = tile.weightDecay, momentum = momentum_, rate = rate_;
    sweep(
        tile.count, [=](std::int64_t i) __attribute__((always_inline)) {
          const float g = gradient[i] * scale + decay * w[i];
          v[i] = momentum * v[i] + g;
          w[i] -= rate * (g + momentum * v[i]);
        });
  }

  void updatePlain(const UpdateTile& tile) const {
    float* w = tile.value;
    const float* gradient = tile.gradient;
    const float scale = scale_, decay = tile.weightDecay, rate = rate_;
    sweep(
        tile.count, [=](std::int64_t i)
                        __attribute__((always_inline)) { w[i] -= rate * (gradient[i] * scale + decay * w[i]); });
  }

  float momentum_;
  bool isNesterov_;
  float rate_ = 0;
  float scale_ = 1;
};

}  // namespace

OptimizerKind sgdKind() {
  return {{.name = "sgd",
           .description = "Stochastic gradient descent with momentum, Nesterov's on request",
           .source = "Sutskever et al., On the importance of initialization and momentum in deep learning, ICML 2013",
           .options = {shareOption("momentum", "share of the last move that is kept", 0.9),
                       {.name = "nesterov",
                        .description = "1: look ahead along the momentum",
                        .preset = 0.0,
                        .highest = 1,
                        .isWhole = true}}},
          makeRule<SgdRule>};
}

}  // namespace carina::optim
