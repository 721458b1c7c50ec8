// SPDX-License-Identifier: Apache-2.0
#include "engine/train/loss.h"

#include <cmath>
#include <functional>
#include <limits>

#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::train {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

/// The gradient must be the slope of the mean loss.
void expectSlopes(std::vector<float> logits,
                  const std::function<LossSum(std::span<const float>, std::span<float>)>& loss) {
  std::vector<float> diff(logits.size());
  loss(logits, diff);
  std::vector<float> unused(logits.size());
  for (std::size_t i = 0; i < logits.size(); ++i) {
    constexpr float kStep = 0x1p-9F;
    const float was = logits[i];
    logits[i] = was + kStep;
    const double above = loss(logits, unused).mean();
    logits[i] = was - kStep;
    const double below = loss(logits, unused).mean();
    logits[i] = was;
    EXPECT_NEAR(diff[i], (above - below) / (2.0 * kStep), 2e-6) << "logit " << i;
  }
}

TEST(MultilabelLoss, IsBinaryCrossEntropy) {
  const std::vector<float> logits = {0.0F, 2.0F, -3.0F, 100.0F};
  const std::vector<float> labels = {1, 0, 1, 0};
  std::vector<float> diff(4);
  const auto sum = multilabelLoss({}, logits, labels, diff);
  EXPECT_EQ(sum.count, 4);
  EXPECT_NEAR(sum.sum, std::log(2.0) + std::log(1 + std::exp(2.0)) + std::log(1 + std::exp(3.0)) + 100, 1e-12);
  EXPECT_NEAR(diff[0], -0.5 / 4, 1e-7);
  EXPECT_NEAR(diff[3], 1.0 / 4, 1e-7);
}

TEST(MultilabelLoss, UnknownLabelsNeitherCountNorPull) {
  const std::vector<float> logits = {0.5F, 7.0F};
  std::vector<float> both(2);
  std::vector<float> one(1);
  const auto masked = multilabelLoss({}, logits, std::vector<float>{1, kUnknown}, both);
  const auto alone = multilabelLoss({}, std::span(logits).first(1), std::vector<float>{1}, one);
  EXPECT_EQ(masked.sum, alone.sum);
  EXPECT_EQ(masked.count, 1);
  EXPECT_EQ(both[0], one[0]);
  EXPECT_EQ(both[1], 0.0F);
  EXPECT_EQ(multilabelLoss({}, logits, std::vector<float>{kUnknown, kUnknown}, both).mean(), 0);
}

TEST(MultilabelLoss, GradientIsItsSlopeInEveryForm) {
  const std::vector<float> logits = {-2.5F, -0.5F, 0.25F, 1.0F, 3.0F, -1.0F};
  const std::vector<float> labels = {1, 0, 1, 0, kUnknown, 0};
  const MultilabelLoss forms[] = {{},
                                  {.labelSmoothing = 0.1},
                                  {.positiveWeight = {3, 0.5}},
                                  {.positiveFocus = 1, .negativeFocus = 4},
                                  {.negativeFocus = 2, .negativeMargin = 0.05}};
  for (const auto& form : forms) {
    expectSlopes(logits, [&](auto z, auto diff) { return multilabelLoss(form, z, labels, diff); });
  }
}

TEST(MultilabelLoss, ForgivesNegativesBelowTheMargin) {
  std::vector<float> diff(1);
  const auto sum = multilabelLoss({.negativeMargin = 0.2}, std::vector<float>{-2.0F}, std::vector<float>{0}, diff);
  EXPECT_EQ(sum.sum, 0);
  EXPECT_EQ(diff[0], 0.0F);
}

TEST(MulticlassLoss, IsCrossEntropyOfTheSoftmax) {
  const std::vector<float> logits = {1, 2, 3, 1000, 0, 0};
  const std::vector<float> labels = {0, 0, 1, 1, 0, 0};
  std::vector<float> diff(6);
  const auto sum = multiclassLoss(0, 3, logits, labels, diff);
  EXPECT_NEAR(sum.sum, std::log(1 + std::exp(-1.0) + std::exp(-2.0)), 1e-12);
  EXPECT_EQ(sum.count, 2);
}

TEST(MulticlassLoss, GradientIsItsSlope) {
  const std::vector<float> labels = {0, 1, 0, 0, 0, 0, 1, 0, 0};
  for (const double smoothing : {0.0, 0.1}) {
    expectSlopes({0.5F, -1, 2, 1, 1, 1, -0.25F, 0, 0.75F},
                 [&](auto z, auto diff) { return multiclassLoss(smoothing, 3, z, labels, diff); });
  }
}

TEST(Loss, RefusesWhatDoesNotFit) {
  std::vector<float> three(3);
  std::vector<float> two(2);
  EXPECT_THROW(multilabelLoss({}, three, two, three), Error);
  EXPECT_THROW(multilabelLoss({.positiveWeight = {1, 1}}, three, three, three), Error);
  EXPECT_THROW(multiclassLoss(0, 2, three, three, three), Error);
  EXPECT_THROW(multiclassLoss(0, 2, two, std::vector<float>{1, 1}, two), Error);
}

}  // namespace
}  // namespace carina::train
