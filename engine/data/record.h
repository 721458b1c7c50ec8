// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/private_text.h"
#include "engine/data/stored_image.h"

namespace carina::data {

/// One labelled film as it stands in a shard.
/// Units    age in years
/// Threads  a value
struct Record {
  StoredImage image;
  std::string imageId;
  PrivateText patientId;
  std::optional<int> patientAge;
  std::string patientSex;     ///< "M", "F", "O" or empty
  std::string viewPosition;   ///< "PA", "AP", "LL" … or empty
  std::vector<float> labels;  ///< 1, 0, or NaN where unknown
  std::vector<std::string> labelNames;
};

/// A tensorflow.Example; the same record always gives the same bytes.
///
/// Errors   InvalidArgument: labels and their names differ in number
/// Threads  many at once
/// Source   engine/data/FORMAT.md
std::string encodeRecord(const Record& record);

/// Back again; the picture stays encoded. `name` (of file and record) is for messages.
///
/// Errors   Corrupt: not such a message; a feature missing, of the wrong kind or with a wrong value (it is named)
/// Threads  many at once
Record decodeRecord(std::span<const std::byte> bytes, std::string_view name);

}  // namespace carina::data
