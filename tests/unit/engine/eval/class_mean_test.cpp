// SPDX-License-Identifier: Apache-2.0
#include "engine/eval/class_mean.h"

#include <vector>

#include <gtest/gtest.h>

namespace carina::eval {
namespace {

using Values = std::vector<std::optional<double>>;

TEST(ClassMean, LeavesUndefinedClassesOut) {
  const auto result = meanOfDefined(Values{0.5, {}, 1.0});
  EXPECT_EQ(result.mean, 0.75);
  EXPECT_EQ(result.classesCounted, 2);
}

TEST(ClassMean, OfNoDefinedClassIsUndefined) {
  EXPECT_EQ(meanOfDefined(Values{{}, {}}).mean, std::nullopt);
  EXPECT_EQ(meanOfDefined({}).classesCounted, 0);
}

}  // namespace
}  // namespace carina::eval
