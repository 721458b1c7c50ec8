// SPDX-License-Identifier: Apache-2.0
#include "engine/image/augment.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

#include "engine/image/input_steps.h"

namespace carina::image {
namespace {

/// One coordinate of the film place under the centre of picture pixel (x, y).
struct Coordinate {
  double origin = 0;  ///< under the centre of pixel (0, 0)
  double perColumn = 0;
  double perRow = 0;

  double at(double x, double y) const { return origin + perColumn * x + perRow * y; }

  /// Film pixels that a picture pixel covers along this coordinate, at least one.
  double reach() const { return std::max(1.0, std::hypot(perColumn, perRow)); }

  /// Lowest and highest value over the picture.
  Range range(Size picture) const {
    const double x = perColumn * (picture.columns - 1);
    const double y = perRow * (picture.rows - 1);
    return {origin + std::min(x, 0.0) + std::min(y, 0.0), origin + std::max(x, 0.0) + std::max(y, 0.0)};
  }
};

/// The picture's pixels on the film, unflipped.
struct View {
  Size picture;
  Coordinate x;
  Coordinate y;

  bool isGrid() const { return x.perRow == 0 && y.perColumn == 0; }
};

View makeView(const Draw& draw, Size film, Size picture) {
  const double width = draw.crop.width * film.columns / draw.scale;
  const double height = draw.crop.height * film.rows / draw.scale;
  const double angle = draw.rotationDegrees * std::numbers::pi / 180;
  const double cosine = std::cos(angle);
  const double sine = draw.rotationDegrees == 0 ? 0.0 : std::sin(angle);
  View view{.picture = picture,
            .x = {.perColumn = cosine * width / picture.columns, .perRow = -sine * height / picture.rows},
            .y = {.perColumn = sine * width / picture.columns, .perRow = cosine * height / picture.rows}};
  const double column = 0.5 - (0.5 + draw.shiftRight) * picture.columns;  // pixel (0, 0) seen from the crop's centre
  const double row = 0.5 - (0.5 + draw.shiftDown) * picture.rows;
  view.x.origin = (draw.crop.left + draw.crop.width / 2) * film.columns + view.x.at(column, row);
  view.y.origin = (draw.crop.top + draw.crop.height / 2) * film.rows + view.y.at(column, row);
  return view;
}

bool isOn(double place, int side) {
  return place >= 0 && place < side;
}

/// Without rotation: every place read directly.
std::vector<float> readGrid(const GreyFilm& film, const View& view, float outside) {
  const auto axis = [](const Coordinate& coordinate, double step, int places) {
    return Axis{.places = places, .start = coordinate.origin - step / 2, .step = step, .reach = coordinate.reach()};
  };
  auto grey = film.resampled(axis(view.y, view.y.perRow, view.picture.rows),
                             axis(view.x, view.x.perColumn, view.picture.columns));
  float* row = grey.data();
  for (int y = 0; y < view.picture.rows; ++y, row += view.picture.columns) {
    const bool isRowOn = isOn(view.y.at(0, y), film.size().rows);
    for (int x = 0; x < view.picture.columns; ++x) {
      if (!isRowOn || !isOn(view.x.at(x, 0), film.size().columns)) row[x] = outside;
    }
  }
  return grey;
}

/// The filtered copy of the part of one axis that is in view; no places where nothing is.
Axis copyAxis(const Coordinate& coordinate, Size picture, int side) {
  const double reach = coordinate.reach();
  const double step = std::max(1.0, reach / 2);
  const auto [low, high] = coordinate.range(picture);
  const double begin = std::floor(std::clamp(low - step, 0.0, static_cast<double>(side)));
  const double end = std::clamp(high + step, 0.0, static_cast<double>(side));
  return {.places = static_cast<int>(std::ceil((end - begin) / step)), .start = begin, .step = step, .reach = reach};
}

/// A place between two of a copy's places.
struct Between {
  int first = 0;
  int second = 0;
  float share = 0;  ///< of the second

  Between(const Axis& axis, double place) {
    const double index = std::clamp((place - axis.start) / axis.step - 0.5, 0.0, axis.places - 1.0);
    first = static_cast<int>(index);
    second = std::min(first + 1, axis.places - 1);
    share = static_cast<float>(index - first);
  }
};

struct Copy {
  Axis rows;
  Axis columns;
  std::vector<float> grey;

  float at(double x, double y) const {
    const Between column(columns, x);
    const Between row(rows, y);
    const float* upper = grey.data() + Size{row.first, columns.places}.pixels();
    const float* lower = grey.data() + Size{row.second, columns.places}.pixels();
    const auto mix = [](float a, float b, float share) { return a + (b - a) * share; };
    return mix(mix(upper[column.first], upper[column.second], column.share),
               mix(lower[column.first], lower[column.second], column.share), row.share);
  }
};

/// With rotation: bilinearly from a filtered copy.
std::vector<float> readTurned(const GreyFilm& film, const View& view, float outside) {
  std::vector<float> grey(view.picture.pixels(), outside);
  Copy copy{.rows = copyAxis(view.y, view.picture, film.size().rows),
            .columns = copyAxis(view.x, view.picture, film.size().columns),
            .grey = {}};
  if (copy.rows.places < 1 || copy.columns.places < 1) return grey;
  copy.grey = film.resampled(copy.rows, copy.columns);
  float* dst = grey.data();
  for (int row = 0; row < view.picture.rows; ++row) {
    for (int column = 0; column < view.picture.columns; ++column, ++dst) {
      const double x = view.x.at(column, row);
      const double y = view.y.at(column, row);
      if (isOn(x, film.size().columns) && isOn(y, film.size().rows)) *dst = copy.at(x, y);
    }
  }
  return grey;
}

bool movesPixels(const Draw& draw) {
  return draw.crop != Box{} || draw.rotationDegrees != 0 || draw.shiftDown != 0 || draw.shiftRight != 0 ||
         draw.scale != 1;
}

void mirror(std::vector<float>& grey, Size size) {
  for (auto row = grey.begin(); row != grey.end(); row += size.columns) std::reverse(row, row + size.columns);
}

void adjust(std::vector<float>& grey, const Draw& draw) {
  const auto factor = static_cast<float>(draw.contrast);
  const auto added = static_cast<float>(127.5 - 127.5 * draw.contrast + 255 * draw.brightness);
  for (float& value : grey) value = std::clamp(value * factor + added, 0.0F, 255.0F);
}

void cutOut(std::vector<float>& input, const InputSpec& spec, const Box& box) {
  const auto edge = [](double share, int side) {
    return static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * side));
  };
  const int left = edge(box.left, spec.columns);
  const int right = edge(box.left + box.width, spec.columns);
  for (int c = 0; c < spec.channels; ++c) {
    for (int y = edge(box.top, spec.rows); y < edge(box.top + box.height, spec.rows); ++y) {
      float* row = input.data() + Size{c * spec.rows + y, spec.columns}.pixels();
      std::fill(row + left, row + right, 0.0F);
    }
  }
}

}  // namespace

std::vector<float> makeDrawnInput(const Film& film, const InputSpec& spec, const Draw& draw) {
  checkInput(film, spec);
  const GreyFilm source(film);
  const Size picture{spec.rows, spec.columns};
  std::vector<float> grey;
  if (movesPixels(draw)) {
    const auto view = makeView(draw, film.size, picture);
    grey =
        view.isGrid() ? readGrid(source, view, source.darkestOfRim()) : readTurned(source, view, source.darkestOfRim());
  } else {
    grey = source.resized(picture);
  }
  if (draw.isFlipped) mirror(grey, picture);
  if (draw.brightness != 0 || draw.contrast != 1) adjust(grey, draw);
  auto input = normalised(grey, spec);
  if (draw.cutOut) cutOut(input, spec, *draw.cutOut);
  return input;
}

std::vector<float> makeAugmentedInput(const Film& film, const InputSpec& spec, const Augmentation& augmentation,
                                      const Rng& rng) {
  return makeDrawnInput(film, spec, drawAugmentation(augmentation, rng));
}

}  // namespace carina::image
