// SPDX-License-Identifier: Apache-2.0
#include "engine/image/display.h"

#include <cmath>
#include <type_traits>

#include "engine/image/grayscale.h"

namespace carina::image {

Gray8Image makeDisplayImage(const Film& film, const std::optional<Window>& window) {
  const auto table = makeGrayscaleTable(film, window);
  std::vector<std::uint8_t> rounded;
  rounded.reserve(table.size());
  for (const float grey : table) rounded.push_back(static_cast<std::uint8_t>(std::lround(grey)));
  Gray8Image image{film.size, {}};
  image.pixels.reserve(sampleCount(film.samples));
  const auto show = [&](const auto& samples) {
    using Value = typename std::decay_t<decltype(samples)>::value_type;
    for (const auto sample : samples) image.pixels.push_back(rounded[static_cast<std::make_unsigned_t<Value>>(sample)]);
  };
  std::visit(show, film.samples);
  return image;
}

}  // namespace carina::image
