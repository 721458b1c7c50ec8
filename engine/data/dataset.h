// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/image/film.h"

namespace carina::data {

/// One film with what is known of it.
struct LabelledFilm {
  std::string id;  ///< of the image, never of the patient
  image::Film film;
  std::vector<float> labels;  ///< 1, 0, or NaN where unknown; in the order of the set's labels
};

/// Labelled films that can be read in any order.
/// Threads  const calls from many threads
class Dataset {
 public:
  virtual ~Dataset() = default;

  virtual std::int64_t size() const = 0;
  virtual const std::vector<std::string>& labels() const = 0;

  /// Identifies what the set holds: films, labels, order.
  virtual std::string fingerprint() const = 0;

  /// Errors   Corrupt: names the file and the record · Io
  virtual LabelledFilm load(std::int64_t index) const = 0;
};

}  // namespace carina::data
