// SPDX-License-Identifier: Apache-2.0
#include "engine/scaling/fabric.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::scaling {
namespace {

std::string refusal(const Fabric& fabric) {
  try {
    check(fabric);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
    return error.what();
  }
  return "not refused";
}

TEST(Fabric, IsAHundredGigabitsByDefault) {
  EXPECT_NO_THROW(check(Fabric{}));
  EXPECT_DOUBLE_EQ(Fabric{}.bandwidth * 8, 100e9);
}

TEST(Fabric, MayBeInfinitelyFast) {
  EXPECT_NO_THROW(check({.bandwidth = std::numeric_limits<double>::infinity(), .latency = 0, .messageOverhead = 0}));
}

TEST(Fabric, RefusesWhatNoNetworkIsAndNamesIt) {
  EXPECT_THAT(refusal({.bandwidth = 0}), testing::HasSubstr("bandwidth"));
  EXPECT_THAT(refusal({.payloadShare = 1.1}), testing::HasSubstr("payload share"));
  EXPECT_THAT(refusal({.latency = -1}), testing::HasSubstr("latency"));
  EXPECT_THAT(refusal({.copyRate = std::numeric_limits<double>::quiet_NaN()}), testing::HasSubstr("copy rate"));
}

}  // namespace
}  // namespace carina::scaling
