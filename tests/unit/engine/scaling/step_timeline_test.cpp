// SPDX-License-Identifier: Apache-2.0
#include "engine/scaling/step_timeline.h"

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/graph/train_timetable.h"
#include "engine/nets/nets.h"

namespace carina::scaling {
namespace {

std::shared_ptr<const graph::TrainPlan> smallPlan() {
  return graph::TrainPlan::make(nets::makeNet("resnet50", {.inputSize = 64}), {.batch = 2});
}

// Both gradients of a product take as many multiplications as the product, but no gradient is taken by the images.
TEST(StepTimeline, SpendsAboutAThirdOfAStepForward) {
  const auto timeline = makeTimeline(*smallPlan(), 3.0);
  EXPECT_NEAR(timeline.forwardSeconds, 1.0, 0.05);
  EXPECT_DOUBLE_EQ(timeline.backwardEnd, 3.0);
  EXPECT_DOUBLE_EQ(timeline.stepSeconds(), 3.0);
}

TEST(StepTimeline, CompletesTheHeadFirstAndTheFirstConvolutionLast) {
  const auto timeline = makeTimeline(*smallPlan(), 3.0);
  EXPECT_EQ(timeline.values(), 23'536'718);
  EXPECT_LT(timeline.gradients.front().seconds, 1.2);
  EXPECT_DOUBLE_EQ(timeline.gradients.back().seconds, 3.0);
  for (std::size_t i = 1; i < timeline.gradients.size(); ++i) {
    EXPECT_GE(timeline.gradients[i].seconds, timeline.gradients[i - 1].seconds);
  }
}

TEST(StepTimeline, FollowsAProfileWhereThereIsOne) {
  const auto plan = smallPlan();
  const auto table = graph::makeTimetable(*plan);
  std::vector<double> profile(table.macs.size(), 0.0);
  profile[0] = 0.5;                   // all of forward
  profile[table.forwardSteps] = 1.5;  // all of backward, in its first step
  const auto timeline = makeTimeline(*plan, 2.25, profile);
  EXPECT_DOUBLE_EQ(timeline.forwardSeconds, 0.5);
  EXPECT_DOUBLE_EQ(timeline.backwardEnd, 2.0);
  EXPECT_DOUBLE_EQ(timeline.afterSeconds, 0.25);
  for (const auto& gradient : timeline.gradients) EXPECT_DOUBLE_EQ(gradient.seconds, 2.0);
}

TEST(StepTimeline, ShrinksAProfileThatIsLongerThanTheStep) {
  const auto plan = smallPlan();
  const std::vector<double> profile(graph::makeTimetable(*plan).macs.size(), 1.0);
  const auto timeline = makeTimeline(*plan, 2.0, profile);
  EXPECT_DOUBLE_EQ(timeline.backwardEnd, 2.0);
  EXPECT_DOUBLE_EQ(timeline.afterSeconds, 0.0);
}

TEST(StepTimeline, RefusesProfilesOfOtherPlansAndStepsOfNoTime) {
  const auto plan = smallPlan();
  EXPECT_THROW(makeTimeline(*plan, 1.0, std::vector<double>(3, 1.0)), Error);
  EXPECT_THROW(makeTimeline(*plan, 0.0), Error);
}

}  // namespace
}  // namespace carina::scaling
