// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/image/augment.h"

namespace carina::cli {

/// Drawn films to measure with: a few PNGs again and again, so that decoding them costs what decoding films does.
///
/// Threads  const calls from many threads
class PhantomSet : public data::Dataset {
 public:
  explicit PhantomSet(std::int64_t size);

  std::int64_t size() const override { return size_; }
  const std::vector<std::string>& labels() const override { return labels_; }
  std::string fingerprint() const override { return "phantom"; }
  data::LabelledFilm load(std::int64_t index) const override;

 private:
  std::int64_t size_;
  std::vector<std::string> labels_;
  std::vector<std::vector<std::byte>> files_;
};

/// What films go through in training: flip, crop, a little rotation and light.
image::Augmentation usualAugmentation();

}  // namespace carina::cli
