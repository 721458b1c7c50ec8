// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/image/film.h"
#include "engine/image/raster.h"

namespace carina::image {

/// The film as a person sees it, at its own size: the same rules as the network's input, rounded to 8 bits.
///
/// `window` replaces what the file says.
/// Threads  const calls from many threads
/// Source   grayscale.h
Gray8Image makeDisplayImage(const Film& film, const std::optional<Window>& window = {});

}  // namespace carina::image
