// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "engine/core/shared_bytes.h"

namespace carina {

/// Looks at text as bytes that stay alive as long as somebody holds them.
SharedBytes share(std::string text);

/// Writes a value as it lies in memory.
template <typename Value>
std::string raw(Value value) {
  return {reinterpret_cast<const char*>(&value), sizeof(value)};
}

/// Writes zip archives byte by byte.
class ZipBytes {
 public:
  void add(const std::string& name, const std::string& content, bool deflate = false);
  std::string finish() const;

 private:
  std::string files_;
  std::string directory_;
  std::uint16_t count_ = 0;
};

}  // namespace carina
