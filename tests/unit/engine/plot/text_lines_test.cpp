// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/engine/plot/recording_canvas.h"

namespace carina::plot {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Characters are 5 points wide at this size.
constexpr TextStyle kTen = {.size = 10};

TEST(Wrapped, BreaksBetweenWords) {
  const RecordingCanvas canvas;
  EXPECT_THAT(wrapped(canvas, "one two three", kTen, 35), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped(canvas, "one two three", kTen, 34), ElementsAre("one", "two", "three"));
  EXPECT_THAT(wrapped(canvas, "  one \n two ", kTen, 100), ElementsAre("one two"));
  EXPECT_THAT(wrapped(canvas, "", kTen, 100), IsEmpty());
}

TEST(Wrapped, BreaksAWordThatNoLineHolds) {
  const RecordingCanvas canvas;
  EXPECT_THAT(wrapped(canvas, "ab abcdefgh", kTen, 15), ElementsAre("ab", "abc", "def", "gh"));
  EXPECT_THAT(wrapped(canvas, "abc", kTen, 1), ElementsAre("a", "b", "c"));
}

TEST(Shortened, KeepsWhatFitsAndSaysThatThereWasMore) {
  const RecordingCanvas canvas;
  EXPECT_EQ(shortened(canvas, "abcdef", kTen, 30), "abcdef");
  EXPECT_EQ(shortened(canvas, "abcdef", kTen, 29), "ab\u2026");  // the dots are three bytes, 15 points here
  EXPECT_EQ(shortened(canvas, "abcdef", kTen, 5), "");
  EXPECT_EQ(shortened(canvas, "abcdef", kTen, 19), "\u2026");
}

TEST(Shortened, NeverBreaksWithinACharacter) {
  const RecordingCanvas canvas;
  EXPECT_EQ(shortened(canvas, "ääää", kTen, 30), "ä\u2026");
}

TEST(ShortenedWithin, KeepsBeginningAndEnd) {
  const RecordingCanvas canvas;  // 5 points a byte at size 10, "\u2026" has three
  const TextStyle style{.size = 10};
  EXPECT_EQ(shortenedWithin(canvas, "short", style, 100), "short");
  EXPECT_EQ(shortenedWithin(canvas, "densenet121-run1  0.81", style, 60), "de\u20261  0.81");
  EXPECT_EQ(shortenedWithin(canvas, "densenet121-run1  0.81", style, 10), "");
  for (int width = 1; width < 120; ++width) {
    const auto text = shortenedWithin(canvas, "densenet121-run1  0.81", style, width);
    EXPECT_LE(canvas.textWidth(text, style.size, style.isBold), width);
  }
}

}  // namespace
}  // namespace carina::plot
