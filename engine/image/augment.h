// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "engine/core/rng.h"
#include "engine/image/film.h"
#include "engine/image/network_input.h"

namespace carina::image {

/// Both ends of what is drawn uniformly between them.
struct Range {
  double low = 0;
  double high = 0;
  bool operator==(const Range&) const = default;
};

/// A rectangle in shares of a picture's sides.
struct Box {
  double top = 0;
  double left = 0;
  double height = 1;
  double width = 1;
  bool operator==(const Box&) const = default;
};

/// What may happen to a film on its way into training; each part is off at its default.
///
/// Units    probabilities and shares 0 … 1; angles in degrees
struct Augmentation {
  double flipProbability = 0;         ///< left and right change places
  double cropProbability = 0;         ///< a part of the film is shown in the place of the whole
  Range cropArea = {0.5, 1};          ///< its share of the film's area
  Range cropRatio = {0.75, 4.0 / 3};  ///< its width over its height, relative to the whole film's; log-uniform
  double rotationDegrees = 0;         ///< at most, in both directions
  double translationShare = 0;        ///< of each side, at most, in all directions
  Range scale = {1, 1};               ///< above 1 the film looks larger
  double brightness = 0;              ///< share of the grey range that is added or taken away, at most
  double contrast = 0;                ///< factor 1 − contrast … 1 + contrast
  double cutOutProbability = 0;       ///< a square of the picture is blanked
  Range cutOutSide = {0.1, 0.3};      ///< its side as a share of the picture's
};

/// What was drawn for one sample.
struct Draw {
  bool isFlipped = false;
  Box crop;  ///< of the film
  double rotationDegrees = 0;
  double shiftDown = 0;
  double shiftRight = 0;
  double scale = 1;
  double brightness = 0;
  double contrast = 1;
  std::optional<Box> cutOut;  ///< of the picture; may reach over its edge
  bool operator==(const Draw&) const = default;
};

/// Draws from `rng` alone. Each part has its own stream: switching one on changes no other.
///
/// Errors   InvalidArgument: names the field that is out of its bounds
/// Threads  any
Draw drawAugmentation(const Augmentation& augmentation, const Rng& rng);

/// The network's input from a film as `draw` says; without anything drawn, makeNetworkInput's values to the bit.
///
/// All that moves pixels is one affine map from the picture back to the film. With u, v in −½ … ½ from the centre of
/// the picture to a pixel's centre, and w × h the crop's size in film pixels:
///
///   p = ((u − shiftRight)·w, (v − shiftDown)·h)                           a flip mirrors u
///   film place = crop's centre + (cos θ·px − sin θ·py, sin θ·px + cos θ·py)/scale
///
/// so that a positive θ turns the film anticlockwise. The film is read once, through the triangle that resize.h would
/// use for that reduction. Without rotation the places lie on a grid and are read directly. With rotation they are read
/// bilinearly from a copy of the part in view that the same triangle has filtered on a grid twice as fine as the
/// picture's (never finer than the film's): shrinking makes no moiré, and the second interpolation blurs little.
/// Places outside the film take the darkest grey of its rim.
///
///   grey = clamp(127.5 + contrast·(grey − 127.5) + 255·brightness, 0, 255)
///
/// The cut-out sets normalised values to 0, which is the mean grey of nets that subtract a mean.
/// Shapes   result (channels, rows, columns), row by row
/// Errors   as makeNetworkInput()
/// Threads  const calls from many threads; starts none itself
/// Source   random resized crop: Szegedy et al., Going Deeper with Convolutions, CVPR 2015; cut-out: DeVries, Taylor,
///          Improved Regularization of CNNs with Cutout, 2017
std::vector<float> makeDrawnInput(const Film& film, const InputSpec& spec, const Draw& draw);

/// makeDrawnInput() of what drawAugmentation() draws.
std::vector<float> makeAugmentedInput(const Film& film, const InputSpec& spec, const Augmentation& augmentation,
                                      const Rng& rng);

}  // namespace carina::image
