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
  image.pixels.resize(sampleCount(film.samples));
  const auto show = [&](const auto& samples) {
    using Value = typename std::decay_t<decltype(samples)>::value_type;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      image.pixels[i] = rounded[static_cast<std::make_unsigned_t<Value>>(samples[i])];
    }
  };
  std::visit(show, film.samples);
  return image;
}

}  // namespace carina::image
