// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/ema.h"

#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "tests/unit/engine/optim/training_values.h"

namespace carina::optim {
namespace {

std::vector<NamedTensor> gradientsOf(const std::vector<TrainingTensor>& tensors) {
  std::vector<NamedTensor> all;
  for (const auto& tensor : tensors) all.push_back({tensor.name, tensor.gradient});
  return all;
}

std::vector<std::vector<float>> copiesOf(const std::vector<NamedTensor>& tensors) {
  std::vector<std::vector<float>> copies;
  for (const auto& tensor : tensors) copies.emplace_back(tensor.values.begin(), tensor.values.end());
  return copies;
}

// The definition: average ← d·average + (1 − d)·value, with TensorFlow's d = min(decay, (1+n)/(10+n)).
void expectFollowsTheDefinition(const EmaOptions& options) {
  auto tensors = makeTrainingTensors();
  fillGradients(tensors, 0);
  Ema ema(options, gradientsOf(tensors));
  std::vector<double> expected(tensors[0].gradient.begin(), tensors[0].gradient.end());
  for (int n = 1; n <= 20; ++n) {
    fillGradients(tensors, n);
    ema.update(gradientsOf(tensors));
    const double decay = options.warmsUp ? std::min(options.decay, (1.0 + n) / (10.0 + n)) : options.decay;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      expected[i] = decay * expected[i] + (1 - decay) * static_cast<double>(tensors[0].gradient[i]);
    }
  }
  const auto average = ema.averages()[0];
  EXPECT_EQ(average.name, "conv.weight");
  for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_NEAR(average.values[i], expected[i], 2e-6) << i;
}

TEST(Ema, FollowsItsDefinition) {
  expectFollowsTheDefinition({.decay = 0.9, .warmsUp = false});
  expectFollowsTheDefinition({.decay = 0.6, .warmsUp = true});
}

TEST(Ema, BeginsAtTheFirstValues) {
  const std::vector<float> values = {1, 2};
  const Ema ema({}, std::vector<NamedTensor>{{"w", values}});
  EXPECT_EQ(copiesOf(ema.averages())[0], values);
}

TEST(Ema, GoesOnFromItsSavedStateToTheBit) {
  auto tensors = makeTrainingTensors();
  fillGradients(tensors, 0);
  Ema whole({}, gradientsOf(tensors));
  Ema resumed({}, gradientsOf(tensors));
  for (int n = 1; n <= 6; ++n) {
    fillGradients(tensors, n);
    whole.update(gradientsOf(tensors));
    if (n == 3) resumed.restore(whole.state());
    if (n > 3) resumed.update(gradientsOf(tensors));
  }
  EXPECT_EQ(copiesOf(resumed.state()), copiesOf(whole.state()));
}

TEST(Ema, RefusesOtherTensorsAndDecays) {
  const std::vector<float> values = {1, 2};
  const std::vector<NamedTensor> tensors = {{"w", values}};
  Ema ema({}, tensors);
  EXPECT_THROW(ema.update(std::vector<NamedTensor>{{"v", values}}), Error);
  EXPECT_THROW(ema.update(std::vector<NamedTensor>{{"w", std::span(values).first(1)}}), Error);
  EXPECT_THROW(ema.update({}), Error);
  EXPECT_THROW(ema.restore(tensors), Error);
  EXPECT_THROW(Ema({.decay = 1.0}, tensors), Error);
  EXPECT_THROW(Ema({.decay = NAN}, tensors), Error);
}

}  // namespace
}  // namespace carina::optim
