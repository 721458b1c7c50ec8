// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QSize>
#include <QTransform>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace carina::gui {

/// 16-bit samples of someone else's, row by row.
struct SamplePlane {
  const std::uint16_t* samples = nullptr;
  int columns = 0;
  int rows = 0;
};

/// A film's samples at its own size, half of it, a quarter, … and who keeps them alive.
///
/// Threads  a value
struct PlaneSet {
  std::vector<SamplePlane> levels;
  std::shared_ptr<const void> owner;
  std::optional<std::pair<std::uint16_t, std::uint16_t>> padding;  ///< samples that have no part in a mean

  bool isEmpty() const { return levels.empty(); }
  QSize size() const { return isEmpty() ? QSize() : QSize(levels.front().columns, levels.front().rows); }
};

/// What a film looks like at a view's pixels, before any window: `area` of the view, row by row.
struct ViewSamples {
  QRect area;
  std::vector<std::uint16_t> samples;
};

/// Samples for every pixel of a view whose centre lies on the film.
///
/// Film pixels larger than the view's are repeated, or with `smooth` blended with their neighbours; smaller ones are
/// averaged over the area that a pixel of the view covers. A mean in which padding has a part is its nearest sample.
/// `toView` is made of quarter turns, flips, scales and shifts.
/// Threads  many threads at once
ViewSamples sampleView(const PlaneSet& planes, const QTransform& toView, const QSize& view, bool smooth = false);

}  // namespace carina::gui
