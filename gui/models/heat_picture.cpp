// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/models/heat_picture.h"

#include <QLineF>
#include <QPointF>
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "engine/core/error.h"
#include "engine/image/resize.h"

namespace carina::gui {
namespace {

constexpr int kPictureSide = 512;
constexpr int kContourSide = 192;

struct Strengths {
  image::Size size;
  std::vector<float> values;  ///< 0 … 1

  float at(int column, int row) const {
    return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(size.columns) +
                  static_cast<std::size_t>(column)];
  }
};

void check(const image::HeatMap& map) {
  const bool fits = map.size.rows > 0 && map.size.columns > 0 && map.size.pixels() == map.values.size();
  if (fits && std::ranges::all_of(map.values, [](float value) { return std::isfinite(value); })) return;
  throw Error(ErrorCode::InvalidArgument, "the heat map is empty, does not fit its size or holds a value that is none");
}

Strengths strengthsOf(const image::HeatMap& map, float strongest) {
  check(map);
  if (strongest <= 0) strongest = *std::ranges::max_element(map.values);
  Strengths coarse{map.size, {}};
  for (const float value : map.values) {
    coarse.values.push_back(strongest > 0 ? std::clamp(value / strongest, 0.F, 1.F) : 0.F);
  }
  return coarse;
}

/// As large as fits into a square of `side`, in the shape of the film.
image::Size shapeOf(const QSize& film, int side) {
  const auto shape = film.scaled(side, side, Qt::KeepAspectRatio).expandedTo(QSize(2, 2));
  return {shape.height(), shape.width()};
}

/// Four neighbours of a place of a line, and how much of each.
struct CubicTaps {
  std::array<int, 4> at{};
  std::array<float, 4> weights{};
};

/// Source   Catmull, Rom: A class of local interpolating splines, 1974
std::vector<CubicTaps> cubicTaps(int from, int to) {
  std::vector<CubicTaps> taps(static_cast<std::size_t>(to));
  for (int i = 0; i < to; ++i) {
    const float place = (static_cast<float>(i) + 0.5F) * static_cast<float>(from) / static_cast<float>(to) - 0.5F;
    const int first = static_cast<int>(std::floor(place)) - 1;
    const float t = place - std::floor(place);
    auto& tap = taps[static_cast<std::size_t>(i)];
    tap.weights = {((2 - t) * t - 1) * t / 2, ((3 * t - 5) * t * t + 2) / 2, ((4 - 3 * t) * t + 1) * t / 2,
                   (t - 1) * t * t / 2};
    for (int k = 0; k < 4; ++k) tap.at[static_cast<std::size_t>(k)] = std::clamp(first + k, 0, from - 1);
  }
  return taps;
}

/// Through every value of the coarse map and round between them: lines through a bilinear one have corners.
Strengths roundlyEnlarged(const Strengths& coarse, image::Size size) {
  const auto across = cubicTaps(coarse.size.columns, size.columns);
  const auto down = cubicTaps(coarse.size.rows, size.rows);
  Strengths fine{size, {}};
  fine.values.reserve(size.pixels());
  for (const auto& row : down) {
    for (const auto& column : across) {
      float sum = 0;
      for (std::size_t y = 0; y < 4; ++y) {
        for (std::size_t x = 0; x < 4; ++x)
          sum += row.weights[y] * column.weights[x] * coarse.at(column.at[x], row.at[y]);
      }
      fine.values.push_back(sum);
    }
  }
  return fine;
}

QColor colorOf(double strength) {
  const auto color = image::infernoColor(strength);
  return {color[0], color[1], color[2]};
}

/// The line of one cell between four places, by marching squares; two lines where it is a saddle.
class Cell {
 public:
  Cell(const Strengths& grid, int column, int row, float level) : column_(column), row_(row), level_(level) {
    values_ = {grid.at(column, row), grid.at(column + 1, row), grid.at(column + 1, row + 1), grid.at(column, row + 1)};
  }

  void addTo(QPainterPath& path, const QTransform& toFilm) const {
    std::array<QPointF, 4> points;
    std::size_t count = 0;
    for (std::size_t side = 0; side < 4; ++side) {
      if (const auto point = crossing(side)) points[count++] = toFilm.map(*point);
    }
    for (std::size_t i = 0; i + 1 < count; i += 2) {
      path.moveTo(points[i]);
      path.lineTo(points[i + 1]);
    }
  }

 private:
  /// Where the level crosses the side from corner `side` to the next.
  std::optional<QPointF> crossing(std::size_t side) const {
    static constexpr std::array<std::array<int, 2>, 4> kCorners = {{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
    const auto next = (side + 1) % 4;
    const float a = values_[side];
    const float b = values_[next];
    if ((a >= level_) == (b >= level_)) return {};
    const double part = (level_ - a) / (b - a);
    const QPointF from(column_ + kCorners[side][0], row_ + kCorners[side][1]);
    const QPointF to(column_ + kCorners[next][0], row_ + kCorners[next][1]);
    return from + part * (to - from);
  }

  int column_;
  int row_;
  float level_;
  std::array<float, 4> values_{};
};

}  // namespace

QImage heatPicture(const image::HeatMap& map, float strongest, const QSize& film) {
  const auto coarse = strengthsOf(map, strongest);
  const auto size = shapeOf(film, kPictureSide);
  const Strengths fine{size, image::resizeBilinear(coarse.values, coarse.size, size)};
  std::array<QRgb, 256> colors{};
  for (std::size_t i = 0; i < colors.size(); ++i) {
    const auto color = colorOf(static_cast<double>(i) / 255);
    colors[i] = qPremultiply(qRgba(color.red(), color.green(), color.blue(), static_cast<int>(i)));
  }
  QImage picture(fine.size.columns, fine.size.rows, QImage::Format_ARGB32_Premultiplied);
  for (int row = 0; row < fine.size.rows; ++row) {
    auto* line = reinterpret_cast<QRgb*>(picture.scanLine(row));
    for (int column = 0; column < fine.size.columns; ++column) {
      const auto strength = std::clamp(fine.at(column, row), 0.F, 1.F);
      line[column] = colors[static_cast<std::size_t>(std::lround(255 * strength))];
    }
  }
  return picture;
}

std::vector<HeatContour> heatContours(const image::HeatMap& map, float strongest, const QSize& film) {
  const auto fine = roundlyEnlarged(strengthsOf(map, strongest), shapeOf(film, kContourSide));
  auto toFilm = QTransform::fromTranslate(0.5, 0.5);  // a value stands at the middle of its place
  toFilm *= QTransform::fromScale(static_cast<double>(film.width()) / fine.size.columns,
                                  static_cast<double>(film.height()) / fine.size.rows);
  std::vector<HeatContour> contours;
  for (const double level : {0.25, 0.5, 0.75}) {
    HeatContour contour{level, colorOf(0.45 + level / 2), {}};
    for (int row = 0; row + 1 < fine.size.rows; ++row) {
      for (int column = 0; column + 1 < fine.size.columns; ++column) {
        Cell(fine, column, row, static_cast<float>(level)).addTo(contour.path, toFilm);
      }
    }
    contours.push_back(std::move(contour));
  }
  return contours;
}

}  // namespace carina::gui
