// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/data/dataset.h"

namespace carina::train {

/// Small grey films whose two labels can be seen: a bright upper half, a bright left half.
class SmallFilms : public data::Dataset {
 public:
  explicit SmallFilms(std::int64_t size, std::int64_t damaged = -1) : size_(size), damaged_(damaged) {}

  std::int64_t size() const override { return size_; }
  const std::vector<std::string>& labels() const override { return labels_; }
  std::string fingerprint() const override { return "small"; }
  data::LabelledFilm load(std::int64_t index) const override;

 private:
  std::int64_t size_;
  std::int64_t damaged_;
  std::vector<std::string> labels_ = {"upper", "left"};
};

}  // namespace carina::train
