// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/dtype.h"

namespace carina::model {

/// What the header says of one tensor; nothing of it is believed yet but its JSON types.
struct HeaderEntry {
  std::string name;
  std::string dtype;
  std::vector<std::uint64_t> shape;
  std::uint64_t begin = 0;  ///< bytes from the end of the header
  std::uint64_t end = 0;
};

/// A safetensors header as it stands in the file.
struct SafeTensorsHeader {
  std::vector<HeaderEntry> entries;
  std::map<std::string, std::string> metadata;
};

/// Reads the JSON text; `file` is for messages.
///
/// Errors   Corrupt: not JSON, nested too deep, a name twice, a field missing, twice, unknown or of another type
SafeTensorsHeader parseSafeTensorsHeader(std::string_view json, std::string_view file);

/// The JSON text of a header, entries in the order in which they come; not padded.
std::string writeSafeTensorsHeader(const SafeTensorsHeader& header);

/// The format's name of a type, e.g. "BF16".
std::string_view safeTensorsName(DType type);

/// The type of a name; Corrupt (with `what`) where there is none.
DType findSafeTensorsType(std::string_view dtype, const std::string& what);

}  // namespace carina::model
