// SPDX-License-Identifier: Apache-2.0
#include "engine/image/resize.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/core/error.h"

namespace carina::image {
namespace {

/// For each destination place: where its weights begin in the source, and the weights (`taps` slots each).
struct Filter {
  int taps = 0;
  std::vector<int> first;
  std::vector<int> count;
  std::vector<float> weights;
};

void addPlace(Filter& filter, int from, double center, double stretch) {
  const int begin = std::max(0, static_cast<int>(center - stretch + 0.5));
  const int end = std::min(from, static_cast<int>(center + stretch + 0.5));
  std::vector<double> weights(static_cast<std::size_t>(filter.taps), 0.0);
  double sum = 0;
  for (int i = begin; i < end; ++i) {
    const double weight = std::max(0.0, 1.0 - std::abs((i - center + 0.5) / stretch));
    weights[static_cast<std::size_t>(i - begin)] = weight;
    sum += weight;
  }
  filter.first.push_back(begin);
  filter.count.push_back(end - begin);
  for (const double weight : weights) filter.weights.push_back(static_cast<float>(sum > 0 ? weight / sum : 0.0));
}

Filter makeFilter(int from, int to) {
  const double scale = static_cast<double>(from) / to;
  const double stretch = std::max(scale, 1.0);
  Filter filter;
  filter.taps = static_cast<int>(std::ceil(stretch)) * 2 + 1;
  for (int x = 0; x < to; ++x) addPlace(filter, from, (x + 0.5) * scale, stretch);
  return filter;
}

void resizeRow(const Filter& filter, std::span<const float> src, std::span<float> dst) {
  const auto taps = static_cast<std::size_t>(filter.taps);
  for (std::size_t x = 0; x < dst.size(); ++x) {
    const float* weights = filter.weights.data() + x * taps;
    const float* values = src.data() + filter.first[x];
    float sum = 0;
    for (int i = 0; i < filter.count[x]; ++i) sum += weights[i] * values[i];
    dst[x] = sum;
  }
}

/// Destination rows that a source row feeds, as sums that grow while source rows go by once.
class VerticalSums {
 public:
  VerticalSums(Size from, Size to)
      : filter_(makeFilter(from.rows, to.rows)), columns_(static_cast<std::size_t>(to.columns)), dst_(to.pixels(), 0) {}

  void add(int srcRow, std::span<const float> values) {
    const auto rows = filter_.first.size();
    while (begin_ < rows && filter_.first[begin_] + filter_.count[begin_] <= srcRow) ++begin_;
    for (std::size_t y = begin_; y < rows && filter_.first[y] <= srcRow; ++y) {
      const auto tap = static_cast<std::size_t>(srcRow - filter_.first[y]);
      const float weight = filter_.weights[y * static_cast<std::size_t>(filter_.taps) + tap];
      float* dst = dst_.data() + y * columns_;
      for (std::size_t x = 0; x < columns_; ++x) dst[x] += weight * values[x];
    }
  }

  std::vector<float> take() { return std::move(dst_); }

 private:
  Filter filter_;
  std::size_t columns_;
  std::size_t begin_ = 0;
  std::vector<float> dst_;
};

void checkSizes(Size from, Size to) {
  if (from.rows > 0 && from.columns > 0 && to.rows > 0 && to.columns > 0) return;
  throw Error(ErrorCode::InvalidArgument, "resize from " + std::to_string(from.rows) + "×" +
                                              std::to_string(from.columns) + " to " + std::to_string(to.rows) + "×" +
                                              std::to_string(to.columns) + ": every side must be at least 1 pixel");
}

}  // namespace

std::vector<float> resizeBilinear(Size from, Size to, const RowReader& readRow) {
  checkSizes(from, to);
  const Filter horizontal = makeFilter(from.columns, to.columns);
  VerticalSums sums(from, to);
  std::vector<float> src(static_cast<std::size_t>(from.columns));
  std::vector<float> narrow(static_cast<std::size_t>(to.columns));
  for (int row = 0; row < from.rows; ++row) {
    readRow(row, src);
    resizeRow(horizontal, src, narrow);
    sums.add(row, narrow);
  }
  return sums.take();
}

std::vector<float> resizeBilinear(std::span<const float> src, Size from, Size to) {
  checkSizes(from, to);
  if (src.size() != from.pixels()) throw Error(ErrorCode::InvalidArgument, "resize: the values do not fit the size");
  return resizeBilinear(from, to, [&](int row, std::span<float> values) {
    const auto part = src.subspan(static_cast<std::size_t>(row) * values.size(), values.size());
    std::copy(part.begin(), part.end(), values.begin());
  });
}

}  // namespace carina::image
