// SPDX-License-Identifier: Apache-2.0
#include "cli/phantom_set.h"

#include "engine/image/codecs.h"
#include "engine/phantom/phantom.h"

namespace carina::cli {

PhantomSet::PhantomSet(std::int64_t size) : size_(size) {
  for (std::size_t p = 1; p <= phantom::kPathologies; ++p) labels_.push_back("label " + std::to_string(p));
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    const auto drawn = phantom::makePhantom({.seed = seed, .size = 512, .findings = {}});
    image::Gray8Image film{{drawn.rows, drawn.columns}, {}};
    for (const auto sample : drawn.samples) film.pixels.push_back(static_cast<std::uint8_t>(sample >> 4));
    files_.push_back(image::encodePng(film));
  }
}

data::LabelledFilm PhantomSet::load(std::int64_t index) const {
  const auto& file = files_[static_cast<std::size_t>(index) % files_.size()];
  std::vector<float> labels(labels_.size());
  for (std::size_t c = 0; c < labels.size(); ++c) labels[c] = (index + static_cast<std::int64_t>(c)) % 5 == 0 ? 1 : 0;
  return {.id = "phantom", .film = image::decodePng(file, "phantom"), .labels = std::move(labels)};
}

image::Augmentation usualAugmentation() {
  return {.flipProbability = 0.5, .cropProbability = 1, .rotationDegrees = 7, .brightness = 0.1, .contrast = 0.1};
}

}  // namespace carina::cli
