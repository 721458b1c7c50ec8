// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <vector>

#include "engine/image/film.h"

namespace carina::image {

/// What a network wants to see.
///
///   input[c] = (grey · scale − mean[c]) / stdDev[c]      grey in 0 … 255
///
/// One channel uses the first mean and stdDev; three channels repeat the grey.
struct InputSpec {
  int rows = 224;
  int columns = 224;
  int channels = 3;
  double scale = 1.0 / 255.0;
  std::array<double, 3> mean = {0, 0, 0};
  std::array<double, 3> stdDev = {1, 1, 1};
};

/// torchvision's ImageNet normalisation: grey/255, mean (.485, .456, .406), deviation (.229, .224, .225).
InputSpec makeTorchvisionSpec(int sidePixels);

/// RGB 0 … 255 minus (123.68, 116.779, 103.939), not scaled: the Keras and Caffe way, in RGB order.
InputSpec makeMeanSubtractedSpec(int sidePixels);

/// The one preprocessing path, for predicting and training alike: grayscale table, antialiased bilinear resize of the
/// whole film to rows × columns (the aspect is not kept, as the field does it), normalisation.
///
/// Shapes   result (channels, rows, columns), row by row
/// Errors   InvalidArgument: a side that is not 1 … 65535, channels other than 1 or 3, a deviation of 0
/// Threads  const calls from many threads; starts none itself
/// Source   grayscale.h; resize.h
std::vector<float> makeNetworkInput(const Film& film, const InputSpec& spec);

}  // namespace carina::image
