// SPDX-License-Identifier: Apache-2.0
#include "gui/widgets/plane_sampling.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "gui/models/prepared_view.h"
#include "gui/widgets/film_geometry.h"
#include "tests/gui/test_films.h"

namespace carina::gui {
namespace {

PlaneSet planesOf(const std::shared_ptr<const PreparedView>& view) {
  PlaneSet planes;
  for (const auto& level : view->levels) planes.levels.push_back({level.samples.data(), level.columns, level.rows});
  if (view->padding) planes.padding = {view->padding->low, view->padding->high};
  planes.owner = view;
  return planes;
}

class PlaneSampling : public testing::Test {
 protected:
  std::uint16_t film(int x, int y) const {
    return view_->levels.front().samples[static_cast<std::size_t>(y) * 600 + static_cast<std::size_t>(x)];
  }

  /// The mean over an area of the film, by the area of each pixel within it.
  double meanOver(double left, double top, double right, double bottom) const {
    double sum = 0;
    double area = 0;
    for (int y = std::max(0, static_cast<int>(top)); y < std::min(400.0, bottom); ++y) {
      for (int x = std::max(0, static_cast<int>(left)); x < std::min(600.0, right); ++x) {
        const double part = (std::min<double>(right, x + 1) - std::max<double>(left, x)) *
                            (std::min<double>(bottom, y + 1) - std::max<double>(top, y));
        sum += part * film(x, y);
        area += part;
      }
    }
    return sum / area;
  }

  std::shared_ptr<const PreparedView> view_ = prepareView(share(makeFilm(600, 400, 16)));
  PlaneSet planes_ = planesOf(view_);
};

TEST_F(PlaneSampling, CopiesSamplesDotForDot) {
  const auto seen = sampleView(planes_, QTransform::fromTranslate(-17, 5), {300, 200});
  ASSERT_EQ(seen.area, QRect(0, 5, 300, 195));
  for (int y = 0; y < 195; ++y) {
    for (int x = 0; x < 300; ++x) {
      ASSERT_EQ(seen.samples[static_cast<std::size_t>(y * 300 + x)], film(x + 17, y)) << x << ' ' << y;
    }
  }
}

TEST_F(PlaneSampling, RepeatsPixelsWhenTheyAreLargerThanTheScreens) {
  const auto seen = sampleView(planes_, QTransform::fromScale(3, 3), {90, 90});
  for (int y = 0; y < 90; ++y) {
    for (int x = 0; x < 90; ++x) ASSERT_EQ(seen.samples[static_cast<std::size_t>(y * 90 + x)], film(x / 3, y / 3));
  }
}

TEST_F(PlaneSampling, BlendsNeighboursWhereItShallBeSmooth) {
  const auto seen = sampleView(planes_, QTransform::fromScale(4, 4), {80, 80}, true);
  // Pixel 5 of the view is centred on 1.375: an eighth of film pixel 0 and seven of pixel 1.
  const double expected = 0.125 * film(0, 0) + 0.875 * film(1, 0);
  EXPECT_NEAR(seen.samples[5], expected, 1);
}

TEST_F(PlaneSampling, AveragesTheAreaThatAPixelCovers) {
  for (const double zoom : {0.8, 0.5, 0.37, 0.21, 0.125}) {
    const QSize size(static_cast<int>(600 * zoom), static_cast<int>(400 * zoom));
    const auto seen = sampleView(planes_, QTransform::fromScale(zoom, zoom), size);
    double worst = 0;
    for (int y = 0; y < seen.area.height(); ++y) {
      for (int x = 0; x < seen.area.width(); ++x) {
        const auto mean = meanOver(x / zoom, y / zoom, (x + 1) / zoom, (y + 1) / zoom);
        const auto at = static_cast<std::size_t>(y * seen.area.width() + x);
        worst = std::max(worst, std::abs(seen.samples[at] - mean));
      }
    }
    // Below a half a coarser level stands in for the film: off by what a pixel of it differs from its neighbour.
    EXPECT_LE(worst, zoom >= 0.5 ? 2 : 65536 * 0.04) << zoom;
  }
}

TEST_F(PlaneSampling, TurnsAndFlipsLikeThePictureOfIt) {
  FilmGeometry place({600, 400}, 1);
  place.setView({500, 300});
  for (const double zoom : {0.31, 1.0, 2.5}) {
    for (int turns = 0; turns < 4; ++turns) {
      for (const bool isFlipped : {false, true}) {
        auto turned = place;
        turned.turn(turns);
        if (isFlipped) turned.flipAcross();
        turned.setZoom(zoom);
        const auto toView = turned.toView();
        const auto seen = sampleView(planes_, toView, {500, 300});
        ASSERT_FALSE(seen.area.isEmpty());
        for (int y = 0; y < seen.area.height(); y += 7) {
          for (int x = 0; x < seen.area.width(); x += 7) {
            const auto film = toView.inverted().map(QPointF(seen.area.x() + x + 0.5, seen.area.y() + y + 0.5));
            const double reach = std::max(0.0, 0.5 / zoom);
            const auto sample = seen.samples[static_cast<std::size_t>(y * seen.area.width() + x)];
            const auto expected = zoom < 1
                                      ? meanOver(film.x() - reach, film.y() - reach, film.x() + reach, film.y() + reach)
                                      : this->film(static_cast<int>(film.x()), static_cast<int>(film.y()));
            ASSERT_NEAR(sample, expected, zoom < 1 ? 65536 * 0.04 : 0) << zoom << ' ' << turns << ' ' << x << ' ' << y;
          }
        }
      }
    }
  }
}

TEST_F(PlaneSampling, LeavesPaddingOutOfMeans) {
  auto film = makeFilm(64, 64, 12);
  auto& samples = std::get<std::vector<std::uint16_t>>(film.samples);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = i % 64 < 31 ? 0 : 3000;
  film.padding = image::Padding{0, 0};
  const auto view = prepareView(share(film));
  for (const double zoom : {0.9, 0.45, 0.3}) {
    for (const auto sample : sampleView(planesOf(view), QTransform::fromScale(zoom, zoom), {64, 64}).samples) {
      EXPECT_TRUE(sample == 0 || sample == 3000) << sample << " at " << zoom;
    }
  }
}

TEST_F(PlaneSampling, SeesNothingOfAFilmThatIsElsewhere) {
  EXPECT_TRUE(sampleView(planes_, QTransform::fromTranslate(5000, 0), {300, 200}).area.isEmpty());
  EXPECT_TRUE(sampleView({}, {}, {300, 200}).area.isEmpty());
}

}  // namespace
}  // namespace carina::gui
