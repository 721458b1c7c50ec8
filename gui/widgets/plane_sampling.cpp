// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/widgets/plane_sampling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace carina::gui {
namespace {

constexpr std::uint32_t kOne = 1U << 16;

/// Which samples of a line, beginning with `first`, a pixel of the view sees, and how much of each; weights add up to
/// kOne.
struct Taps {
  int first = 0;
  int nearest = 0;
  std::array<std::uint32_t, 3> weights{};
};

/// Samples between `low` and `high`, which are less than 2 apart and within a line of `length`.
Taps coverTaps(double low, double high, int length) {
  Taps taps;
  taps.first = std::clamp(static_cast<int>(std::floor(low)), 0, length - 1);
  taps.nearest = std::clamp(static_cast<int>(std::floor((low + high) / 2)), 0, length - 1);
  std::array<double, 3> parts{};
  double sum = 0;
  for (int i = 0; i < 3 && taps.first + i < length; ++i) {
    const double from = std::max<double>(low, taps.first + i);
    const double to = std::min<double>(high, taps.first + i + 1);
    parts[static_cast<std::size_t>(i)] = std::max(0.0, to - from);
    sum += parts[static_cast<std::size_t>(i)];
  }
  if (!(sum > 0)) {
    taps.weights[static_cast<std::size_t>(taps.nearest - taps.first)] = kOne;
    return taps;
  }
  std::uint32_t given = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    taps.weights[i] = static_cast<std::uint32_t>(parts[i] / sum * kOne);
    given += taps.weights[i];
  }
  taps.weights[static_cast<std::size_t>(std::max_element(parts.begin(), parts.end()) - parts.begin())] += kOne - given;
  return taps;
}

/// One side of the view: its pixels `from` … `to`-1 see the film at slope · pixel + offset.
struct Line {
  double slope = 1;
  double offset = 0;
  int from = 0;
  int to = 0;

  int places() const { return to - from; }
  double at(int pixel) const { return slope * (pixel + 0.5) + offset; }
};

/// The pixels of a view of `length` whose centres are within 0 … `film`.
Line lineOf(double scale, double shift, int film, int length) {
  Line line{1 / scale, -shift / scale, 0, 0};
  const double low = std::min(shift, scale * film + shift);
  const double high = std::max(shift, scale * film + shift);
  line.from = static_cast<int>(std::clamp(std::ceil(low - 0.5), 0.0, static_cast<double>(length)));
  line.to =
      static_cast<int>(std::clamp(std::ceil(high - 0.5), static_cast<double>(line.from), static_cast<double>(length)));
  return line;
}

/// `level` is a power of two that the film's coordinates are divided by; `reach` is half of what a pixel covers of it.
std::vector<Taps> tapsOf(const Line& line, double level, int length, bool smooth) {
  const double covers = std::abs(line.slope) / level;
  const double reach = smooth ? std::max(covers, 1.0) / 2 : covers / 2;
  std::vector<Taps> taps;
  taps.reserve(static_cast<std::size_t>(line.places()));
  for (int pixel = line.from; pixel < line.to; ++pixel) {
    const double at = line.at(pixel) / level;
    const bool isRepeated = covers <= 1 && !smooth;
    taps.push_back(isRepeated ? coverTaps(std::floor(at), std::floor(at) + 1, length)
                              : coverTaps(std::max(0.0, at - reach), std::min<double>(length, at + reach), length));
  }
  return taps;
}

/// Samples in the film's own directions.
class Resampler {
 public:
  Resampler(const SamplePlane& plane, const PlaneSet& planes, const std::vector<Taps>& across)
      : plane_(plane), padding_(planes.padding), across_(across) {
    for (auto& row : rows_) row.samples.resize(across.size());
  }

  void write(const Taps& down, std::uint16_t* dst) {
    std::array<const std::uint16_t*, 3> rows{};
    for (int i = 0; i < 3; ++i) {
      const auto at = static_cast<std::size_t>(i);
      rows[at] = down.weights[at] > 0 ? row(down.first + i) : nullptr;
    }
    const auto* nearest = row(down.nearest);
    for (const auto*& one : rows) one = one == nullptr ? nearest : one;
    const auto w = down.weights;
    for (std::size_t x = 0; x < across_.size(); ++x) {
      dst[x] = mean(rows[0][x], rows[1][x], rows[2][x], w, nearest[x]);
    }
  }

 private:
  struct Row {
    int number = -1;
    std::vector<std::uint16_t> samples;
  };

  bool isPadding(std::uint16_t sample) const { return sample >= padding_->first && sample <= padding_->second; }

  std::uint16_t mean(std::uint16_t a, std::uint16_t b, std::uint16_t c, const std::array<std::uint32_t, 3>& weights,
                     std::uint16_t nearest) const {
    if (padding_ &&
        ((weights[0] > 0 && isPadding(a)) || (weights[1] > 0 && isPadding(b)) || (weights[2] > 0 && isPadding(c)))) {
      return nearest;
    }
    return static_cast<std::uint16_t>((a * weights[0] + b * weights[1] + c * weights[2] + kOne / 2) >> 16);
  }

  /// A row of the film at the view's columns; the last four are kept.
  const std::uint16_t* row(int number) {
    auto& kept = rows_[static_cast<std::size_t>(number) % rows_.size()];
    if (kept.number == number) return kept.samples.data();
    kept.number = number;
    const auto* src = plane_.samples + static_cast<std::ptrdiff_t>(number) * plane_.columns;
    const int last = plane_.columns - 1;
    for (std::size_t x = 0; x < across_.size(); ++x) {
      const auto& taps = across_[x];
      kept.samples[x] = mean(src[taps.first], src[std::min(taps.first + 1, last)], src[std::min(taps.first + 2, last)],
                             taps.weights, src[taps.nearest]);
    }
    return kept.samples.data();
  }

  const SamplePlane& plane_;
  std::optional<std::pair<std::uint16_t, std::uint16_t>> padding_;
  const std::vector<Taps>& across_;
  std::array<Row, 4> rows_;
};

void resample(const PlaneSet& planes, std::size_t level, const std::vector<Taps>& across, const std::vector<Taps>& down,
              std::vector<std::uint16_t>& dst) {
  Resampler resampler(planes.levels[level], planes, across);
  for (std::size_t y = 0; y < down.size(); ++y) resampler.write(down[y], dst.data() + y * across.size());
}

/// Repeats samples; no sums.
void repeat(const SamplePlane& plane, const std::vector<Taps>& across, const std::vector<Taps>& down,
            std::vector<std::uint16_t>& dst) {
  auto* at = dst.data();
  for (const auto& row : down) {
    const auto* src = plane.samples + static_cast<std::ptrdiff_t>(row.nearest) * plane.columns;
    for (const auto& column : across) *at++ = src[column.nearest];
  }
}

std::vector<std::uint16_t> transposed(const std::vector<std::uint16_t>& src, std::size_t columns, std::size_t rows) {
  constexpr std::size_t kBlock = 32;
  std::vector<std::uint16_t> dst(src.size());
  for (std::size_t top = 0; top < rows; top += kBlock) {
    for (std::size_t left = 0; left < columns; left += kBlock) {
      for (std::size_t y = top; y < std::min(rows, top + kBlock); ++y) {
        for (std::size_t x = left; x < std::min(columns, left + kBlock); ++x) dst[x * rows + y] = src[y * columns + x];
      }
    }
  }
  return dst;
}

std::size_t levelFor(const PlaneSet& planes, double covers) {
  std::size_t level = 0;
  while (level + 1 < planes.levels.size() && covers >= 2) {
    covers /= 2;
    ++level;
  }
  return level;
}

}  // namespace

ViewSamples sampleView(const PlaneSet& planes, const QTransform& toView, const QSize& view, bool smooth) {
  ViewSamples result;
  if (planes.isEmpty()) return result;
  const bool isTurned = toView.m11() == 0;
  const auto film = planes.size();
  const auto columns = isTurned ? lineOf(toView.m12(), toView.dy(), film.width(), view.height())
                                : lineOf(toView.m11(), toView.dx(), film.width(), view.width());
  const auto rows = isTurned ? lineOf(toView.m21(), toView.dx(), film.height(), view.width())
                             : lineOf(toView.m22(), toView.dy(), film.height(), view.height());
  const auto& horizontal = isTurned ? rows : columns;
  const auto& vertical = isTurned ? columns : rows;
  result.area = QRect(horizontal.from, vertical.from, horizontal.places(), vertical.places());
  if (result.area.isEmpty()) return result;
  const auto level = levelFor(planes, std::max(std::abs(columns.slope), std::abs(rows.slope)));
  const double scale = std::exp2(static_cast<double>(level));
  const auto& plane = planes.levels[level];
  const auto across = tapsOf(columns, scale, plane.columns, smooth);
  const auto down = tapsOf(rows, scale, plane.rows, smooth);
  result.samples.resize(across.size() * down.size());
  const bool isLarger = std::abs(columns.slope) <= 1 && std::abs(rows.slope) <= 1;
  if (isLarger && !smooth) {
    repeat(plane, across, down, result.samples);
  } else {
    resample(planes, level, across, down, result.samples);
  }
  if (isTurned) result.samples = transposed(result.samples, across.size(), down.size());
  return result;
}

}  // namespace carina::gui
