// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/stroke.h"

#include <gtest/gtest.h>

namespace carina::phantom {
namespace {

/// Sum over all pixels of what a rod adds, painted in bands of `rows`.
double paintedMm(Canvas& canvas, const Stroke& stroke, int rows) {
  for (int begin = 0; begin < canvas.size(); begin += rows) {
    const Band band(canvas, begin, std::min(begin + rows, canvas.size()));
    StrokeRaster(band, stroke).paint([](const StrokePlace& place, Tissue& tissue) {
      tissue.softMm += static_cast<float>(rodMm(place));
    });
  }
  double sum = 0;
  for (int row = 0; row < canvas.size(); ++row) {
    for (int column = 0; column < canvas.size(); ++column) sum += canvas.at(row, column).softMm;
  }
  return sum;
}

TEST(Stroke, HasTheVolumeOfARodWithRoundEnds) {
  Canvas canvas(1024, {});
  const Stroke stroke{.points = {{-100, 100}, {0, 180}, {100, 100}}, .firstRadiusMm = 6, .lastRadiusMm = 6};
  const double length = 2 * std::hypot(100, 80);
  const double volume = 3.14159265 * 36 * (length + 4.0 / 3.0 * 6);
  const double pixel = canvas.spacingMm() * canvas.spacingMm();
  EXPECT_NEAR(paintedMm(canvas, stroke, 1024) * pixel, volume, 0.02 * volume);
}

TEST(Stroke, IsTheSameInOneBandAndInMany) {
  const Stroke stroke{.points = {{-150, 20}, {10, 300}, {120, 90}}, .firstRadiusMm = 9, .lastRadiusMm = 2};
  Canvas whole(256, {3, -2});
  Canvas parts(256, {3, -2});
  EXPECT_EQ(paintedMm(whole, stroke, 256), paintedMm(parts, stroke, 7));
}

TEST(Stroke, OutsideTheFilmPaintsNothing) {
  Canvas canvas(64, {});
  EXPECT_EQ(paintedMm(canvas, {.points = {{500, 500}, {600, 900}}}, 64), 0);
}

}  // namespace
}  // namespace carina::phantom
