// SPDX-License-Identifier: Apache-2.0
#include "engine/core/error.h"

#include <string>

#include <gtest/gtest.h>

namespace carina {
namespace {

TEST(Error, NamesEachOfItsNineCodesAsWritten) {
  EXPECT_EQ(name(ErrorCode::InvalidArgument), "InvalidArgument");
  EXPECT_EQ(name(ErrorCode::NotFound), "NotFound");
  EXPECT_EQ(name(ErrorCode::Corrupt), "Corrupt");
  EXPECT_EQ(name(ErrorCode::Unsupported), "Unsupported");
  EXPECT_EQ(name(ErrorCode::ResourceExhausted), "ResourceExhausted");
  EXPECT_EQ(name(ErrorCode::Io), "Io");
  EXPECT_EQ(name(ErrorCode::Communication), "Communication");
  EXPECT_EQ(name(ErrorCode::Cancelled), "Cancelled");
  EXPECT_EQ(name(ErrorCode::Internal), "Internal");
}

TEST(Error, CarriesItsCodeAndItsWords) {
  try {
    throw Error(ErrorCode::Corrupt, "a.dcm: element (0028,0010) is cut off");
  } catch (const std::runtime_error& caught) {
    const auto* error = dynamic_cast<const Error*>(&caught);
    ASSERT_NE(error, nullptr);
    EXPECT_EQ(error->code(), ErrorCode::Corrupt);
    EXPECT_STREQ(error->what(), "a.dcm: element (0028,0010) is cut off");
  }
}

}  // namespace
}  // namespace carina
