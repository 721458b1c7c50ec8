// SPDX-License-Identifier: Apache-2.0
#include "engine/core/private_text.h"

#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace carina {
namespace {

template <typename T>
concept Streams = requires(std::ostream& out, const T& value) {
  out << value;
};

template <typename T>
concept Joins = requires(std::string text, const T& value) {
  text + value;
  text.append(value);
};

TEST(PrivateText, NeitherStreamsNorFormatsNorConverts) {
  static_assert(Streams<std::string> && Joins<std::string> && fmt::is_formattable<std::string>::value,
                "the checks themselves can fail");
  static_assert(!Streams<PrivateText>);
  static_assert(!Joins<PrivateText>);
  static_assert(!fmt::is_formattable<PrivateText>::value);
  static_assert(!std::is_convertible_v<PrivateText, std::string>);
  static_assert(!std::is_convertible_v<PrivateText, std::string_view>);
  static_assert(!std::is_convertible_v<PrivateText, const char*>);
  static_assert(!std::is_convertible_v<std::string, PrivateText>, "text becomes private by saying so");
}

TEST(PrivateText, RevealsItselfOnlyOnRequest) {
  EXPECT_EQ(PrivateText("Doe^Jane").reveal(), "Doe^Jane");
  EXPECT_TRUE(PrivateText().empty());
  EXPECT_FALSE(PrivateText("x").empty());
  EXPECT_EQ(PrivateText("x"), PrivateText("x"));
  EXPECT_NE(PrivateText("x"), PrivateText("y"));
}

}  // namespace
}  // namespace carina
