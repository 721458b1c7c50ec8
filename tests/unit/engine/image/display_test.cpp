// SPDX-License-Identifier: Apache-2.0
#include "engine/image/display.h"

#include <gtest/gtest.h>

namespace carina::image {
namespace {

TEST(Display, ShowsAFilmAtItsOwnSizeRoundedTo8Bits) {
  Film film;
  film.size = {2, 2};
  film.bitsAllocated = film.bitsStored = 16;
  film.highBit = 15;
  film.samples = std::vector<std::uint16_t>{0, 1000, 2000, 4000};
  EXPECT_EQ(makeDisplayImage(film), (Gray8Image{{2, 2}, {0, 64, 128, 255}}));
}

TEST(Display, FollowsAWindowThatReplacesTheFilms) {
  Film film;
  film.size = {1, 3};
  film.samples = std::vector<std::uint8_t>{0, 100, 200};
  const auto shown = makeDisplayImage(film, Window{100, 100, "", WindowFunction::LinearExact});
  EXPECT_EQ(shown.pixels, (std::vector<std::uint8_t>{0, 128, 255}));
}

}  // namespace
}  // namespace carina::image
