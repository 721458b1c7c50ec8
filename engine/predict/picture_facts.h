// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/image/raster.h"

namespace carina::predict {

/// What a film's picture is like, measured on a small copy of it.
/// Threads  a value
struct PictureFacts {
  image::Size size;       ///< of the film
  double blackShare = 0;  ///< of the pixels: grey 0 … 3
  double whiteShare = 0;  ///< of the pixels: grey 252 … 255
  double contrast = 0;    ///< greys between the 5th and the 95th percentile, 0 … 255
  /// How much brighter the middle of the chest is than the darkest part at both of its sides, at half height, in units
  /// of `contrast`: two dark lungs beside a mediastinum give 0.3 … 1, a single field or a limb gives less than 0.
  double layout = 0;
  /// How much brighter both lungs are than the middle, by their means in the same units; below 0 as a rule, and far
  /// above where black and white are exchanged.
  double lungLight = 0;
  int glyphs = 0;  ///< white, hard-edged patches as large as letters, near the borders
};

/// Errors   InvalidArgument: an empty picture
/// Threads  const calls from many threads
PictureFacts measurePicture(const image::Gray8Image& display);

}  // namespace carina::predict
