// SPDX-License-Identifier: Apache-2.0
// Ill-formed sequences are those of the Unicode standard's chapter 3.9, table 3-7.
#include "engine/plot/utf8.h"

#include <gtest/gtest.h>

namespace carina::plot {
namespace {

TEST(CharacterBytes, AreThoseOfWellFormedUtf8) {
  EXPECT_EQ(characterBytes(""), 0U);
  EXPECT_EQ(characterBytes("a"), 1U);
  EXPECT_EQ(characterBytes("ä"), 2U);
  EXPECT_EQ(characterBytes("€"), 3U);
  EXPECT_EQ(characterBytes("\xF0\x9F\xAB\x81"), 4U);
}

TEST(CharacterBytes, AreNoneOfOverlongSurrogateTruncatedAndTooLargeOnes) {
  for (const char* bad : {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\xAF", "\xED\xA0\x80", "\xE2\x82", "\xF0\x80\x80\x80",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    EXPECT_EQ(characterBytes(bad), 0U) << bad;
  }
}

TEST(CleanUtf8, ReplacesWhatIsNoneAndDropsControls) {
  EXPECT_EQ(cleanUtf8("a\xFF"
                      "b"),
            "a\uFFFDb");
  EXPECT_EQ(cleanUtf8("one\ntwo\tthree"), "one two three");
  EXPECT_EQ(cleanUtf8(std::string_view("a\0b\x1B\x7F"
                                       "c",
                                       6)),
            "abc");
  EXPECT_EQ(cleanUtf8("a\u0085b"), "ab");
  EXPECT_EQ(cleanUtf8("a\uFFFEb"), "a\uFFFDb");
  EXPECT_EQ(cleanUtf8("Größe ≥ 0.5"), "Größe ≥ 0.5");
}

}  // namespace
}  // namespace carina::plot
