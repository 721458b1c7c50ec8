// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/image: the steps that makeNetworkInput and makeAugmentedInput share.

#include <span>
#include <vector>

#include "engine/image/film.h"
#include "engine/image/network_input.h"
#include "engine/image/resize.h"

namespace carina::image {

/// Errors   InvalidArgument: a spec or a film that makeNetworkInput refuses
void checkInput(const Film& film, const InputSpec& spec);

/// A film read in grey, 0 … 255; the film must outlive it.
/// Threads  const calls from many threads
class GreyFilm {
 public:
  explicit GreyFilm(const Film& film);

  Size size() const { return film_.size; }
  std::vector<float> resized(Size to) const;
  std::vector<float> resampled(const Axis& rows, const Axis& columns) const;

  /// The darkest grey of the outermost pixels.
  float darkestOfRim() const;

 private:
  void readRow(int row, std::span<float> values) const;
  float at(int row, int column) const;

  const Film& film_;
  std::vector<float> table_;
};

/// All channels of the network's input from grey values.
std::vector<float> normalised(std::span<const float> grey, const InputSpec& spec);

}  // namespace carina::image
