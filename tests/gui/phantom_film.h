// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/image/film.h"
#include "engine/phantom/phantom.h"

namespace carina::gui {

/// A drawn chest film of a patient who never was.
inline std::shared_ptr<const image::Film> makePhantomFilm(unsigned seed, int size = 128) {
  auto phantom = phantom::makePhantom({.seed = seed, .size = size, .findings = {}});
  auto film = std::make_shared<image::Film>();
  film->size = {phantom.rows, phantom.columns};
  film->bitsAllocated = 16;
  film->bitsStored = phantom::kPhantomBits;
  film->highBit = phantom::kPhantomBits - 1;
  film->samples = std::move(phantom.samples);
  film->imagerPixelSpacing = image::Spacing{phantom.spacingMm, phantom.spacingMm};
  film->pixelSha256 = image::hashSamples(film->samples);
  return film;
}

}  // namespace carina::gui
