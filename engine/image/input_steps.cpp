// SPDX-License-Identifier: Apache-2.0
#include "engine/image/input_steps.h"

#include <algorithm>
#include <string>
#include <type_traits>

#include "engine/core/error.h"
#include "engine/image/grayscale.h"

namespace carina::image {

void checkInput(const Film& film, const InputSpec& spec) {
  const auto isSide = [](int side) { return side >= 1 && side <= 65535; };
  if (!isSide(spec.rows) || !isSide(spec.columns)) {
    throw Error(ErrorCode::InvalidArgument, "network input of " + std::to_string(spec.rows) + "×" +
                                                std::to_string(spec.columns) + ": each side must be 1 to 65535");
  }
  if (spec.channels != 1 && spec.channels != 3) {
    throw Error(ErrorCode::InvalidArgument,
                "network input with " + std::to_string(spec.channels) + " channels: must be 1 or 3");
  }
  for (int c = 0; c < spec.channels; ++c) {
    if (spec.stdDev[static_cast<std::size_t>(c)] == 0) {
      throw Error(ErrorCode::InvalidArgument, "network input: the deviation to divide by must not be 0");
    }
  }
  if (film.size.rows < 1 || film.size.columns < 1 || sampleCount(film.samples) != film.size.pixels()) {
    throw Error(ErrorCode::InvalidArgument, "network input: the film's samples do not fit its size");
  }
}

GreyFilm::GreyFilm(const Film& film) : film_(film), table_(makeGrayscaleTable(film)) {}

std::vector<float> GreyFilm::resized(Size to) const {
  return resizeBilinear(film_.size, to, [this](int row, std::span<float> values) { readRow(row, values); });
}

std::vector<float> GreyFilm::resampled(const Axis& rows, const Axis& columns) const {
  return resampleBilinear(film_.size, rows, columns,
                          [this](int row, std::span<float> values) { readRow(row, values); });
}

float GreyFilm::darkestOfRim() const {
  const auto [rows, columns] = film_.size;
  float darkest = at(0, 0);
  for (int x = 0; x < columns; ++x) darkest = std::min({darkest, at(0, x), at(rows - 1, x)});
  for (int y = 0; y < rows; ++y) darkest = std::min({darkest, at(y, 0), at(y, columns - 1)});
  return darkest;
}

void GreyFilm::readRow(int row, std::span<float> values) const {
  const auto read = [&](const auto& samples) {
    using Value = typename std::decay_t<decltype(samples)>::value_type;
    const Value* src = samples.data() + static_cast<std::size_t>(row) * values.size();
    for (std::size_t x = 0; x < values.size(); ++x)
      values[x] = table_[static_cast<std::make_unsigned_t<Value>>(src[x])];
  };
  std::visit(read, film_.samples);
}

float GreyFilm::at(int row, int column) const {
  const auto index = Size{row, film_.size.columns}.pixels() + static_cast<std::size_t>(column);
  const auto read = [&](const auto& samples) {
    using Value = typename std::decay_t<decltype(samples)>::value_type;
    return table_[static_cast<std::make_unsigned_t<Value>>(samples[index])];
  };
  return std::visit(read, film_.samples);
}

std::vector<float> normalised(std::span<const float> grey, const InputSpec& spec) {
  std::vector<float> input;
  input.reserve(grey.size() * static_cast<std::size_t>(spec.channels));
  for (int c = 0; c < spec.channels; ++c) {
    const auto channel = static_cast<std::size_t>(c);
    const auto factor = static_cast<float>(spec.scale / spec.stdDev[channel]);
    const auto offset = static_cast<float>(spec.mean[channel] / spec.stdDev[channel]);
    for (const float value : grey) input.push_back(value * factor - offset);
  }
  return input;
}

}  // namespace carina::image
