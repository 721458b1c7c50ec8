// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/gradient_clipping.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>
#include <omp.h>

#include "engine/core/error.h"
#include "tests/unit/engine/optim/training_values.h"

namespace carina::optim {
namespace {

std::vector<std::span<float>> gradientsOf(std::vector<TrainingTensor>& tensors) {
  std::vector<std::span<float>> gradients;
  for (auto& tensor : tensors) gradients.emplace_back(tensor.gradient);
  return gradients;
}

TEST(GradientClipping, BringsALongGradientToTheLimit) {
  std::vector<float> first = {3, 0};
  std::vector<float> second = {4};
  const std::vector<std::span<float>> gradients = {first, second};
  EXPECT_DOUBLE_EQ(clipGradients(gradients, 1.0), 5.0);
  EXPECT_FLOAT_EQ(first[0], 0.6F);
  EXPECT_FLOAT_EQ(second[0], 0.8F);
}

TEST(GradientClipping, LeavesAShortGradientToTheBit) {
  std::vector<float> values = {0.1F, -0.2F};
  const auto before = values;
  const std::vector<std::span<float>> gradients = {values};
  EXPECT_NEAR(clipGradients(gradients, 1.0), std::sqrt(0.05), 1e-8);
  EXPECT_EQ(values, before);
}

TEST(GradientClipping, ReportsANormThatIsNotFiniteAndTouchesNothing) {
  std::vector<float> values = {1.0F, NAN};
  const std::vector<std::span<float>> gradients = {values};
  EXPECT_TRUE(std::isnan(clipGradients(gradients, 0.5)));
  EXPECT_EQ(values[0], 1.0F);
  EXPECT_EQ(clippingFactor(HUGE_VAL, 1.0), 1.0);
}

TEST(GradientClipping, RefusesALimitOfNothing) {
  EXPECT_THROW(clippingFactor(1.0, 0.0), Error);
  EXPECT_THROW(clippingFactor(1.0, NAN), Error);
}

TEST(GradientClipping, GivesTheSameNormOnAnyNumberOfThreads) {
  auto tensors = makeTrainingTensors();
  fillGradients(tensors, 1);
  const auto gradients = gradientsOf(tensors);
  const std::vector<std::span<const float>> views(gradients.begin(), gradients.end());
  double expected = 0;
  for (const auto& tensor : tensors) {
    for (const float value : tensor.gradient) expected += static_cast<double>(value) * value;
  }
  const int threads = omp_get_max_threads();
  const double norm = globalNorm(views);
  EXPECT_NEAR(norm, std::sqrt(expected), 1e-12 * norm);
  for (const int count : {1, 2, 3, 5}) {
    omp_set_num_threads(count);
    EXPECT_EQ(globalNorm(views), norm) << count << " threads";
  }
  omp_set_num_threads(threads);
}

}  // namespace
}  // namespace carina::optim
