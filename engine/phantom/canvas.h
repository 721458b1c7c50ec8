// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/phantom/geometry.h"

namespace carina::phantom {

/// What the beam meets at one pixel.
struct Tissue {
  float bodyMm = 0;     ///< the whole patient, as if soft tissue
  float airMm = 0;      ///< lung along the beam, before the heart and mediastinum take their share
  float organMm = 0;    ///< soft tissue that takes the place of lung
  float filled = 0;     ///< share of the lung's air that fluid or tissue replaced; negative where lung is missing
  float markingMm = 0;  ///< vessels and lines in the lung
  float softMm = 0;     ///< soft tissue on top, wherever it lies
  float gasMm = 0;      ///< gas in trachea, bronchi and stomach
  float boneMm = 0;

  /// Replaces another share of the air that is left.
  void fill(double share) { filled = static_cast<float>(1.0 - (1.0 - filled) * (1.0 - share)); }
};

/// Tissues of a film, row by row, and where its pixels lie.
///
/// Threads  disjoint rows from many threads
class Canvas {
 public:
  /// `midline` is where on the film (0, 0) of the anatomy lies, in mm from the middle of the top edge.
  Canvas(int size, Point midline)
      : size_(size),
        spacingMm_(kFilmMm / size),
        midline_(midline),
        tissues_(static_cast<std::size_t>(size) * static_cast<std::size_t>(size)) {}

  int size() const { return size_; }
  double spacingMm() const { return spacingMm_; }
  double x(int column) const { return (column + 0.5) * spacingMm_ - kFilmMm / 2 - midline_.x; }
  double y(int row) const { return (row + 0.5) * spacingMm_ - midline_.y; }
  int column(double xMm) const { return static_cast<int>(std::floor((xMm + midline_.x + kFilmMm / 2) / spacingMm_)); }
  int row(double yMm) const { return static_cast<int>(std::floor((yMm + midline_.y) / spacingMm_)); }
  Tissue& at(int row, int column) { return tissues_[index(row, column)]; }
  const Tissue& at(int row, int column) const { return tissues_[index(row, column)]; }

 private:
  std::size_t index(int row, int column) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(size_) + static_cast<std::size_t>(column);
  }

  int size_;
  double spacingMm_;
  Point midline_;
  std::vector<Tissue> tissues_;
};

/// Some rows of a canvas, painted by one thread; what a pixel becomes never depends on where a band begins.
class Band {
 public:
  Band(Canvas& canvas, int begin, int end) : canvas_(&canvas), begin_(begin), end_(end) {}

  Canvas& canvas() const { return *canvas_; }
  int begin() const { return begin_; }
  int end() const { return end_; }

  /// The rows and columns of the band that `box` touches.
  struct Range {
    int top, bottom, left, right;
  };
  Range rangeOf(const Box& box) const {
    return {.top = std::max(begin_, canvas_->row(box.top)),
            .bottom = std::min(end_, canvas_->row(box.bottom) + 1),
            .left = std::max(0, canvas_->column(box.left)),
            .right = std::min(canvas_->size(), canvas_->column(box.right) + 1)};
  }

  /// Calls paint(point, tissue) for every pixel of the band in `box`.
  template <typename Paint>
  void paint(const Box& box, Paint paint) const {
    const auto range = rangeOf(box);
    for (int row = range.top; row < range.bottom; ++row) {
      for (int column = range.left; column < range.right; ++column) {
        paint(Point{canvas_->x(column), canvas_->y(row)}, canvas_->at(row, column));
      }
    }
  }

 private:
  Canvas* canvas_;
  int begin_;
  int end_;
};

inline constexpr Box kWholeFilm = {.left = -kFilmMm, .top = -kFilmMm, .right = kFilmMm, .bottom = 2 * kFilmMm};

}  // namespace carina::phantom
