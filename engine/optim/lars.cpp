// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "engine/optim/sweep.h"
#include "engine/optim/update_rule.h"

namespace carina::optim {
namespace {

///   trust = η · ‖w‖ / (‖grad‖ + decay · ‖w‖)     v = m·v + rate · trust · (grad + decay·w)     w −= v
///
/// What does not decay (batch norm, biases) has trust 1, and so has a tensor whose weights or gradients are all 0.
/// Source   You, Gitman, Ginsburg: Large Batch Training of Convolutional Networks, 2017, Algorithm 1
class LarsRule : public UpdateRule {
 public:
  explicit LarsRule(const CheckedOptions& options)
      : coefficient_(options.number("trust_coefficient")), momentum_(static_cast<float>(options.number("momentum"))) {}

  std::vector<Slot> slots() const override { return {{.name = "momentum"}}; }

  void prepare(const StepFacts& facts) override {
    scale_ = static_cast<float>(facts.rates.gradientScale);
    std::vector<std::span<const float>> values;
    std::vector<std::span<const float>> gradients;
    for (const auto& parameter : facts.parameters) {
      const auto scaled = [&](std::span<const float> all) { return parameter.decays ? all : all.first(0); };
      values.push_back(scaled(parameter.value));
      gradients.push_back(scaled(parameter.gradient));
    }
    std::vector<std::int64_t> sizes;
    for (const auto& tensor : values) sizes.push_back(std::ssize(tensor));
    const Segments segments(sizes);
    const auto valueSums = squaredSums(segments, values);
    const auto gradientSums = squaredSums(segments, gradients);
    rates_.clear();
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double value = std::sqrt(valueSums[i]);
      const double gradient = std::sqrt(gradientSums[i]) * facts.rates.gradientScale;
      const bool isScaled = value > 0 && gradient > 0;
      const double trust = isScaled ? coefficient_ * value / (gradient + facts.weightDecay * value) : 1.0;
      rates_.push_back(static_cast<float>(facts.rates.learningRate * trust));
    }
  }

  void update(const UpdateTile& tile) const override {
    float* w = tile.value;
    float* v = tile.slots[0];
    const float* gradient = tile.gradient;
    const float scale = scale_, decay = tile.weightDecay, momentum = momentum_, rate = rates_[tile.parameter];
    sweep(
        tile.count, [=](std::int64_t i) __attribute__((always_inline)) {
          v[i] = momentum * v[i] + rate * (gradient[i] * scale + decay * w[i]);
          w[i] -= v[i];
        });
  }

 private:
  double coefficient_;
  float momentum_;
  float scale_ = 1;
  std::vector<float> rates_;  ///< of each parameter
};

}  // namespace

OptimizerKind larsKind() {
  return {
      {.name = "lars",
       .description = "SGD whose rate follows, layer by layer, the ratio of weights to gradients: for large batches",
       .source = "You, Gitman, Ginsburg: Large Batch Training of Convolutional Networks, 2017",
       .options = {shareOption("momentum", "share of the last move that is kept", 0.9),
                   {.name = "trust_coefficient",
                    .description = "how far a layer's weights may move, as a share of their norm",
                    .preset = 0.001}}},
      makeRule<LarsRule>};
}

}  // namespace carina::optim
