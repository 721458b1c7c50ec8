// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "engine/image/film.h"

namespace carina::image {

/// The one way from stored samples to grey, for networks and screens alike.
///
///   grey = polarity( VOI( modality( stored ) ) ) in 0 … 255, bone and metal high
///
/// The VOI is, in this order: `window` if given; the file's first VOI table; its first usable window; otherwise lowest
/// to highest measured value of the film (the whole range for 8-bit PNG and JPEG). A window that is blank or narrower
/// than its function allows is not usable. Padding pixels are black (0) whatever the polarity and never count as
/// measured. Returns  a table indexed by a sample's bit pattern (256 or 65,536 entries) Threads  const calls from many
/// threads Source   DICOM PS3.3 C.11.1, C.11.2, C.7.6.3.1.2, C.7.5.1.1.2
std::vector<float> makeGrayscaleTable(const Film& film, const std::optional<Window>& window = {});

/// A window's output in 0 … 1 for modality value `x`.
double applyWindow(const Window& window, double x);

/// True where center and width are finite and the width is one that the function allows.
bool isUsable(const Window& window);

/// The modality value of a stored value.
double applyModality(const ModalityTransform& modality, std::int32_t stored);

/// Lowest and highest modality value among pixels that are not padding; nothing for a film of padding alone.
struct ValueRange {
  double low = 0;
  double high = 0;
};
std::optional<ValueRange> findMeasuredRange(const Film& film);

}  // namespace carina::image
