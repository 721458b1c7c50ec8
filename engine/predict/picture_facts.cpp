// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/picture_facts.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/image/resize.h"

namespace carina::predict {
namespace {

constexpr int kSmallSide = 128;
constexpr int kLetterSide = 512;
constexpr int kColumns = 64;

/// Greys 0 … 255 of a small copy.
struct Picture {
  image::Size size;
  std::vector<float> greys;

  float at(int row, int column) const {
    return greys[static_cast<std::size_t>(row) * static_cast<std::size_t>(size.columns) +
                 static_cast<std::size_t>(column)];
  }
};

Picture shrunk(const image::Gray8Image& display, int longSide) {
  const auto [rows, columns] = display.size;
  const double factor = std::min(1.0, static_cast<double>(longSide) / std::max(rows, columns));
  const auto side = [&](int pixels) { return std::max(1, static_cast<int>(std::lround(pixels * factor))); };
  const image::Size to{side(rows), side(columns)};
  const auto readRow = [&](int row, std::span<float> values) {
    const auto* begin = display.pixels.data() + static_cast<std::size_t>(row) * static_cast<std::size_t>(columns);
    std::copy_n(begin, values.size(), values.begin());
  };
  return {to, image::resizeBilinear(display.size, to, readRow)};
}

double shareOf(const std::vector<float>& greys, auto&& isCounted) {
  return static_cast<double>(std::ranges::count_if(greys, isCounted)) / static_cast<double>(greys.size());
}

/// Greys at the 5th and the 95th percentile.
std::pair<float, float> rangeOf(std::vector<float> greys) {
  std::ranges::sort(greys);
  const auto last = static_cast<double>(greys.size() - 1);
  const auto at = [&](double share) { return greys[static_cast<std::size_t>(std::lround(share * last))]; };
  return {at(0.05), at(0.95)};
}

/// First and last row or column that is not the black of a collimated border.
struct Span {
  int first = 0;
  int last = 0;
  int at(double share) const { return first + static_cast<int>(std::lround(share * (last - first))); }
};

Span litSpan(int count, auto&& greyOf, int across) {
  const auto isLit = [&](int line) {
    int lit = 0;
    for (int i = 0; i < across; ++i) lit += greyOf(line, i) > 10 ? 1 : 0;
    return lit * 10 > across;
  };
  Span span{0, count - 1};
  while (span.first < span.last && !isLit(span.first)) ++span.first;
  while (span.last > span.first && !isLit(span.last)) --span.last;
  return span;
}

/// Mean greys of kColumns columns across the lit part, at the height of the lungs.
std::vector<double> profileOf(const Picture& picture) {
  const auto [rows, columns] = picture.size;
  const auto high = litSpan(
      rows, [&](int y, int x) { return picture.at(y, x); }, columns);
  const auto wide = litSpan(
      columns, [&](int x, int y) { return picture.at(y, x); }, rows);
  std::vector<double> profile(kColumns);
  for (int i = 0; i < kColumns; ++i) {
    const int x = wide.at((i + 0.5) / kColumns);
    double sum = 0;
    for (int y = high.at(0.3); y <= high.at(0.6); ++y) sum += picture.at(y, x);
    profile[static_cast<std::size_t>(i)] = sum / (high.at(0.6) - high.at(0.3) + 1);
  }
  return profile;
}

/// The middle's brightest column over the darkest column of each side.
double layoutOf(const std::vector<double>& profile) {
  const auto begin = profile.begin();
  const double middle = *std::max_element(begin + 24, begin + 40);
  const double left = *std::min_element(begin + 6, begin + 24);
  const double right = *std::min_element(begin + 40, begin + 58);
  return middle - std::max(left, right);
}

double lungLightOf(const std::vector<double>& profile) {
  const auto mean = [&](int from, int to) {
    return std::accumulate(profile.begin() + from, profile.begin() + to, 0.0) / (to - from);
  };
  return std::min(mean(12, 22), mean(42, 52)) - mean(29, 35);
}

/// Connected white patches of a picture.
class Patches {
 public:
  explicit Patches(const Picture& picture) : picture_(picture), seen_(picture.size.pixels(), false) {}

  int countGlyphs() {
    int glyphs = 0;
    for (int y = 0; y < picture_.size.rows; ++y) {
      for (int x = 0; x < picture_.size.columns; ++x) {
        if (isFresh(y, x)) glyphs += isGlyph(fill(y, x)) ? 1 : 0;
      }
    }
    return glyphs;
  }

 private:
  struct Box {
    int top, bottom, left, right, pixels = 0;
  };

  bool isFresh(int y, int x) const {
    constexpr float kWhite = 235;
    return y >= 0 && x >= 0 && y < picture_.size.rows && x < picture_.size.columns && !seen_[index(y, x)] &&
           picture_.at(y, x) >= kWhite;
  }

  std::size_t index(int y, int x) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(picture_.size.columns) + static_cast<std::size_t>(x);
  }

  Box fill(int y, int x) {
    Box box{y, y, x, x};
    std::vector<std::pair<int, int>> open = {{y, x}};
    seen_[index(y, x)] = true;
    while (!open.empty()) {
      const auto [row, column] = open.back();
      open.pop_back();
      box = {std::min(box.top, row), std::max(box.bottom, row), std::min(box.left, column), std::max(box.right, column),
             box.pixels + 1};
      for (const auto& [dy, dx] : {std::pair{-1, 0}, {1, 0}, {0, -1}, {0, 1}}) {
        if (!isFresh(row + dy, column + dx)) continue;
        seen_[index(row + dy, column + dx)] = true;
        open.emplace_back(row + dy, column + dx);
      }
    }
    return box;
  }

  bool isGlyph(const Box& box) const {
    const int high = box.bottom - box.top + 1, wide = box.right - box.left + 1;
    if (high < 5 || high > 32 || wide < 2 || wide > 32 || box.pixels * 10 < high * wide * 2) return false;
    return isNearBorder(box) && darkestAround(box) < 130;
  }

  bool isNearBorder(const Box& box) const {
    const auto isOuter = [](int low, int high, int count) { return high < count / 4 || low > count - count / 4; };
    return isOuter(box.top, box.bottom, picture_.size.rows) || isOuter(box.left, box.right, picture_.size.columns);
  }

  /// The mean grey of the rim two pixels outside of the box: letters stand on something darker.
  double darkestAround(const Box& box) const {
    double sum = 0;
    int count = 0;
    const auto add = [&](int y, int x) {
      if (y < 0 || x < 0 || y >= picture_.size.rows || x >= picture_.size.columns) return;
      sum += picture_.at(y, x);
      ++count;
    };
    for (int x = box.left - 2; x <= box.right + 2; ++x) add(box.top - 2, x), add(box.bottom + 2, x);
    for (int y = box.top - 2; y <= box.bottom + 2; ++y) add(y, box.left - 2), add(y, box.right + 2);
    return count == 0 ? 255 : sum / count;
  }

  const Picture& picture_;
  std::vector<bool> seen_;
};

}  // namespace

PictureFacts measurePicture(const image::Gray8Image& display) {
  if (display.size.pixels() == 0 || display.pixels.size() != display.size.pixels()) {
    throw Error(ErrorCode::InvalidArgument, "measure a picture: it is empty, or its pixels do not fit its size");
  }
  const auto small = shrunk(display, kSmallSide);
  PictureFacts facts{.size = display.size};
  facts.blackShare = shareOf(small.greys, [](float grey) { return grey < 3.5F; });
  facts.whiteShare = shareOf(small.greys, [](float grey) { return grey > 251.5F; });
  const auto [low, high] = rangeOf(small.greys);
  facts.contrast = high - low;
  const auto profile = profileOf(small);
  const double unit = std::max(facts.contrast, 1.0);
  facts.layout = layoutOf(profile) / unit;
  facts.lungLight = lungLightOf(profile) / unit;
  const auto large = shrunk(display, kLetterSide);
  facts.glyphs = Patches(large).countGlyphs();
  return facts;
}

}  // namespace carina::predict
