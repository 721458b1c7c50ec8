// SPDX-License-Identifier: Apache-2.0
#include "engine/image/resize.h"

#include <algorithm>
#include <array>
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
  const auto edge = [&](double place) {
    return static_cast<int>(std::clamp(place + 0.5, 0.0, static_cast<double>(from)));
  };
  const int begin = edge(center - stretch);
  const int end = edge(center + stretch);
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

Filter makeFilter(int from, const Axis& axis) {
  Filter filter;
  filter.taps = static_cast<int>(std::ceil(axis.reach)) * 2 + 1;
  for (int x = 0; x < axis.places; ++x) addPlace(filter, from, axis.start + (x + 0.5) * axis.step, axis.reach);
  return filter;
}

/// The whole of `from` pixels seen in `to` places.
Axis wholeAxis(int from, int to) {
  const double step = static_cast<double>(from) / to;
  return {.places = to, .step = step, .reach = std::max(step, 1.0)};
}

/// Four sums run side by side, so that additions do not wait for each other; the order is fixed.
float weightedSum(const float* weights, const float* values, int count) {
  std::array<float, 4> sums{};
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    for (int lane = 0; lane < 4; ++lane) sums[static_cast<std::size_t>(lane)] += weights[i + lane] * values[i + lane];
  }
  for (; i < count; ++i) sums[0] += weights[i] * values[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void resizeRow(const Filter& filter, std::span<const float> src, std::span<float> dst) {
  const auto taps = static_cast<std::size_t>(filter.taps);
  for (std::size_t x = 0; x < dst.size(); ++x) {
    dst[x] = weightedSum(filter.weights.data() + x * taps, src.data() + filter.first[x], filter.count[x]);
  }
}

/// Destination rows that a source row feeds, as sums that grow while source rows go by once.
class VerticalSums {
 public:
  VerticalSums(int from, const Axis& rows, int columns)
      : filter_(makeFilter(from, rows)),
        columns_(static_cast<std::size_t>(columns)),
        dst_(Size{rows.places, columns}.pixels(), 0) {}

  /// The source rows first … last−1 are all that is needed.
  int first() const { return filter_.first.front(); }
  int last() const { return filter_.first.back() + filter_.count.back(); }

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

std::vector<float> resampleBilinear(Size from, const Axis& rows, const Axis& columns, const RowReader& readRow) {
  checkSizes(from, {rows.places, columns.places});
  const auto isGood = [](const Axis& axis) { return axis.step > 0 && axis.reach >= 1 && std::isfinite(axis.start); };
  if (!isGood(rows) || !isGood(columns)) {
    throw Error(ErrorCode::InvalidArgument, "resample: the step must be above 0, the reach at least 1");
  }
  const Filter horizontal = makeFilter(from.columns, columns);
  VerticalSums sums(from.rows, rows, columns.places);
  std::vector<float> src(static_cast<std::size_t>(from.columns));
  std::vector<float> narrow(static_cast<std::size_t>(columns.places));
  for (int row = sums.first(); row < sums.last(); ++row) {
    readRow(row, src);
    resizeRow(horizontal, src, narrow);
    sums.add(row, narrow);
  }
  return sums.take();
}

std::vector<float> resizeBilinear(Size from, Size to, const RowReader& readRow) {
  checkSizes(from, to);
  return resampleBilinear(from, wholeAxis(from.rows, to.rows), wholeAxis(from.columns, to.columns), readRow);
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
