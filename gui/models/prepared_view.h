// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/image/film.h"
#include "engine/image/grayscale.h"
#include "gui/models/sample_pyramid.h"

namespace carina::gui {

/// A film made ready for the screen: what takes long and needs no window.
///
/// Samples are ordinals: stored values counted from the lowest that the film can hold, so that they are never negative
/// and a mean of them is one.
/// Threads  a value that nobody changes once it is made
struct PreparedView {
  std::shared_ptr<const image::Film> film;
  image::Film facts;                        ///< the film without its samples
  std::int32_t lowestStored = 0;            ///< the stored value of ordinal 0
  std::vector<std::uint16_t> ordinalOfRaw;  ///< by a sample's bit pattern
  std::vector<SampleLevel> levels;          ///< of ordinals; the first is the film's own size
  std::optional<PaddingSamples> padding;    ///< as ordinals
  image::ValueRange measured;               ///< lowest and highest modality value but padding; 0, 0 for padding alone
  image::ValueRange usual;                  ///< what is shown where the file names no window
  std::vector<double> permilles;            ///< 1001 modality values: at least i/1000 of all pixels are not above
  std::vector<std::uint8_t> usualGreys;     ///< by ordinal, as the file says

  std::size_t sizeBytes() const;
};

/// Errors   InvalidArgument: a film without pixels, or with too few samples for its size
/// Threads  many threads at once
std::shared_ptr<const PreparedView> prepareView(std::shared_ptr<const image::Film> film);

/// Greys of a film by ordinal; nothing in `window` means what the file says.
/// `facts` are the view's own, or the same with another polarity or table.
/// Source   engine/image/grayscale.h
std::vector<std::uint8_t> greysByOrdinal(const PreparedView& view, const image::Film& facts,
                                         const std::optional<image::Window>& window);

/// The window that shows low … high evenly from black to white.
image::Window windowOf(const image::ValueRange& range);

/// The stored value at a place of the film. The place must be within.
std::int32_t storedAt(const PreparedView& view, int column, int row);

}  // namespace carina::gui
