// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/eval/interval.h"
#include "engine/image/overlay.h"
#include "engine/score/boxes.h"

namespace carina::score {

/// The share of a map's maximum from which on a place counts as found, where nothing else is said.
inline constexpr double kDefaultMapShare = 0.5;

/// IoU from which on a finding counts as located: each of these is reported.
inline constexpr std::array<double, 3> kIouLevels = {0.1, 0.25, 0.5};

struct LocalizationOptions {
  double mapShare = kDefaultMapShare;  ///< above 0, at most 1
  double marginPixels = 0;             ///< by which the map's maximum may miss a box; Zhang et al. allow 15
};

/// How well one map finds the boxes of its label on one film.
struct Localization {
  int row = 0;  ///< of the map's maximum, on the film; of equal ones the first, row by row
  int column = 0;
  bool isHit = false;  ///< the pointing game: the middle of that pixel lies in a box, or within the margin of one
  double iou = 0;      ///< |A∩B| / |A∪B|
  double iobb = 0;     ///< |A∩B| / |A|
};

/// The map is enlarged to the film by the resize of overlays (image::resizeBilinear).
///
///   A = pixels whose value is at least mapShare · maximum (none where the maximum is not above 0)
///   B = pixels whose middle lies in any of the boxes
///
/// Units    film and boxes in the same pixels
/// Errors   InvalidArgument: a map or film that is empty or does not fit its size, a value that is not finite, a share
///          not in (0, 1], no box · ResourceExhausted: a film past 2^28 pixels
/// Threads  const calls from many threads
/// Source   pointing game: Zhang et al., Top-down neural attention by excitation backprop, ECCV 2016, IJCV 126, 2018;
///          IoU, IoBB: Wang et al., ChestX-ray8, CVPR 2017 (which draws boxes around A first)
Localization localize(const image::HeatMap& map, image::Size film, std::span<const Box> boxes,
                      const LocalizationOptions& options = {});

/// One label over all films with a box of it. The shares and means are nothing where there is no such film.
struct LabelLocalization {
  std::string label;
  std::int64_t films = 0;
  std::int64_t hits = 0;
  std::optional<double> hitShare;
  std::optional<eval::Interval> hitShare95;
  std::optional<double> meanIou;
  std::optional<double> meanIobb;
  std::array<std::optional<double>, kIouLevels.size()> shareAtIou;  ///< films with at least kIouLevels[i]
};

/// Threads  any
LabelLocalization summarize(std::string label, std::span<const Localization> films);

}  // namespace carina::score
