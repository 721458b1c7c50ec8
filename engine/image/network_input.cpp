// SPDX-License-Identifier: Apache-2.0
#include "engine/image/network_input.h"

#include <span>
#include <string>
#include <type_traits>

#include "engine/core/error.h"
#include "engine/image/grayscale.h"
#include "engine/image/resize.h"

namespace carina::image {
namespace {

void checkSpec(const InputSpec& spec) {
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
}

std::vector<float> resizedGrey(const Film& film, Size to) {
  const auto table = makeGrayscaleTable(film);
  const auto resize = [&](const auto& samples) {
    using Value = typename std::decay_t<decltype(samples)>::value_type;
    const auto columns = static_cast<std::size_t>(film.size.columns);
    return resizeBilinear(film.size, to, [&](int row, std::span<float> values) {
      const Value* src = samples.data() + static_cast<std::size_t>(row) * columns;
      for (std::size_t x = 0; x < columns; ++x) values[x] = table[static_cast<std::make_unsigned_t<Value>>(src[x])];
    });
  };
  return std::visit(resize, film.samples);
}

}  // namespace

InputSpec makeTorchvisionSpec(int sidePixels) {
  return {.rows = sidePixels, .columns = sidePixels, .mean = {0.485, 0.456, 0.406}, .stdDev = {0.229, 0.224, 0.225}};
}

InputSpec makeMeanSubtractedSpec(int sidePixels) {
  return {.rows = sidePixels, .columns = sidePixels, .scale = 1.0, .mean = {123.68, 116.779, 103.939}};
}

std::vector<float> makeNetworkInput(const Film& film, const InputSpec& spec) {
  checkSpec(spec);
  if (film.size.rows < 1 || film.size.columns < 1 || sampleCount(film.samples) != film.size.pixels()) {
    throw Error(ErrorCode::InvalidArgument, "network input: the film's samples do not fit its size");
  }
  const auto grey = resizedGrey(film, {spec.rows, spec.columns});
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
