// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/saved_state.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::optim {
namespace {

TEST(StepCount, HoldsCountsThatAFloatCouldNot) {
  for (const std::int64_t count : {std::int64_t{0}, std::int64_t{1}, (std::int64_t{1} << 24) - 1, std::int64_t{1} << 24,
                                   std::int64_t{123'456'789'012}}) {
    StepCount steps;
    steps.set(count);
    EXPECT_EQ(steps.value(), count);
    EXPECT_TRUE(StepCount::isCount(steps.parts()));
  }
}

TEST(StepCount, KnowsWhatIsNoCount) {
  for (const float part : {-1.0F, 0.5F, NAN, 1e30F}) {
    const std::vector<float> parts = {part, 0};
    EXPECT_FALSE(StepCount::isCount(parts)) << part;
  }
}

std::string refusal(const std::vector<NamedTensor>& saved) {
  std::vector<float> values = {1, 2};
  StepCount steps;
  const std::vector<StateTensor> mine = {{.name = "steps", .values = steps.parts(), .isCount = true},
                                         {.name = "momentum/w", .values = values}};
  try {
    restoreState("optimiser", mine, saved);
  } catch (const Error& error) {
    EXPECT_EQ(values, (std::vector<float>{1, 2})) << "half of it was taken";
    EXPECT_EQ(steps.value(), 0);
    return error.what();
  }
  EXPECT_EQ(values, (std::vector<float>{8, 9}));
  return "";
}

TEST(SavedState, IsTakenWholeOrNotAtAll) {
  const std::vector<float> count = {5, 0};
  const std::vector<float> noCount = {NAN, 0};
  const std::vector<float> values = {8, 9};
  EXPECT_EQ(refusal({{"momentum/w", values}, {"steps", count}}), "");
  EXPECT_THAT(refusal({{"steps", count}}), testing::HasSubstr("lacks 'momentum/w'"));
  EXPECT_THAT(refusal({{"steps", count}, {"momentum/w", std::span(values).first(1)}}),
              testing::HasSubstr("1 elements of 'momentum/w', not 2"));
  EXPECT_THAT(refusal({{"steps", count}, {"momentum/w", values}, {"mean/w", values}}), testing::HasSubstr("'mean/w'"));
  EXPECT_THAT(refusal({{"steps", noCount}, {"momentum/w", values}}), testing::HasSubstr("no count"));
}

}  // namespace
}  // namespace carina::optim
