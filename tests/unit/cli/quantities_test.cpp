// SPDX-License-Identifier: Apache-2.0
#include "cli/quantities.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::cli {
namespace {

TEST(Quantities, RatesTellBitsFromBytesByTheCaseOfTheB) {
  EXPECT_DOUBLE_EQ(byteRateOf("100Gb/s"), 12.5e9);
  EXPECT_DOUBLE_EQ(byteRateOf("12.5 GB/s"), 12.5e9);
  EXPECT_DOUBLE_EQ(byteRateOf("800Mb/s"), 1e8);
  EXPECT_DOUBLE_EQ(byteRateOf("1TB/s"), 1e12);
}

TEST(Quantities, TimesAreSecondsAndTheirParts) {
  EXPECT_DOUBLE_EQ(secondsOf("1.5us"), 1.5e-6);
  EXPECT_DOUBLE_EQ(secondsOf("1.5 µs"), 1.5e-6);
  EXPECT_DOUBLE_EQ(secondsOf("3ms"), 3e-3);
  EXPECT_DOUBLE_EQ(secondsOf("0s"), 0);
}

TEST(Quantities, AnythingElseIsRefusedByName) {
  for (const char* text : {"", "100", "100gb/s", "0Gb/s", "-1GB/s", "fast", "1e999GB/s"}) {
    EXPECT_THROW(byteRateOf(text), Error) << text;
  }
  for (const char* text : {"", "5", "5 minutes", "-1us", "us"}) EXPECT_THROW(secondsOf(text), Error) << text;
  try {
    byteRateOf("quick");
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("'quick'"));
  }
}

}  // namespace
}  // namespace carina::cli
