// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/train/small_films.h"

#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "engine/image/codecs.h"

namespace carina::train {

data::LabelledFilm SmallFilms::load(std::int64_t index) const {
  if (index == damaged_) throw Error(ErrorCode::Corrupt, "film " + std::to_string(index) + " is damaged");
  constexpr int kSide = 16;
  Rng rng(static_cast<std::uint64_t>(index));
  const bool isUpper = rng.uniform() < 0.5;
  const bool isLeft = rng.uniform() < 0.5;
  image::Gray8Image picture{{kSide, kSide}, {}};
  for (int i = 0; i < kSide * kSide; ++i) {
    const bool isBright = (isUpper && i / kSide < kSide / 2) || (isLeft && i % kSide < kSide / 2);
    picture.pixels.push_back(static_cast<std::uint8_t>((isBright ? 150 : 60) + rng.below(40)));
  }
  return {.id = std::to_string(index),
          .film = image::decodePng(image::encodePng(picture), "film"),
          .labels = {isUpper ? 1.0F : 0.0F, isLeft ? 1.0F : 0.0F}};
}

}  // namespace carina::train
