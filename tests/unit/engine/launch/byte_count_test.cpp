// SPDX-License-Identifier: Apache-2.0
#include "engine/launch/byte_count.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"

namespace carina::launch {
namespace {

TEST(ByteCount, DecimalUnitsArePowersOfAThousand) {
  EXPECT_EQ(byteCountOf("0"), 0);
  EXPECT_EQ(byteCountOf("123456"), 123'456);
  EXPECT_EQ(byteCountOf("12B"), 12);
  EXPECT_EQ(byteCountOf("3KB"), 3'000);
  EXPECT_EQ(byteCountOf("2.5MB"), 2'500'000);
  EXPECT_EQ(byteCountOf("8GB"), 8'000'000'000);
  EXPECT_EQ(byteCountOf("1TB"), 1'000'000'000'000);
}

TEST(ByteCount, BinaryUnitsArePowersOf1024) {
  EXPECT_EQ(byteCountOf("1KiB"), 1024);
  EXPECT_EQ(byteCountOf("512MiB"), std::int64_t{512} << 20);
  EXPECT_EQ(byteCountOf("7.5GiB"), (std::int64_t{15} << 30) / 2);
  EXPECT_EQ(byteCountOf("2TiB"), std::int64_t{2} << 40);
}

TEST(ByteCount, CaseAndASpaceDoNotMatter) {
  EXPECT_EQ(byteCountOf("8 gb"), 8'000'000'000);
  EXPECT_EQ(byteCountOf("8gib"), std::int64_t{8} << 30);
}

TEST(ByteCount, NamesTheTextThatIsNone) {
  for (const auto* text :
       {"", "GB", "8 XB", "eight", "-1GB", "8GB or so", "9000000TiB", "1e400", "nan", "0x10", "+8"}) {
    try {
      byteCountOf(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
      EXPECT_THAT(error.what(), testing::HasSubstr("'" + std::string(text) + "'"));
    }
  }
}

TEST(ByteCount, NoBudgetIsZero) {
  EXPECT_EQ(memoryBudgetOf(""), 0);
  EXPECT_EQ(memoryBudgetOf("1KB"), 1000);
}

}  // namespace
}  // namespace carina::launch
