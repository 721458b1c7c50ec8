// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/engine/core/zip_bytes.h"

namespace carina::model {

/// Writes protocol 2 opcodes.
class PickleBytes {
 public:
  PickleBytes& op(std::string_view opcodes) { return append(opcodes); }
  PickleBytes& text(std::string_view value);
  PickleBytes& integer(std::int32_t value) { return append("J" + raw(value)); }
  PickleBytes& global(std::string_view module, std::string_view name);
  PickleBytes& integers(const std::vector<std::int32_t>& values);
  const std::string& bytes() const { return bytes_; }

 private:
  PickleBytes& append(std::string_view more) {
    bytes_ += more;
    return *this;
  }
  std::string bytes_ = "\x80\x02";
};

/// What the pickle of one tensor says about it.
struct TensorClaim {
  std::string name = "weight";
  std::string storageType = "FloatStorage";
  std::int32_t storageElements = 6;
  std::int32_t offset = 0;
  std::vector<std::int32_t> size = {2, 3};
  std::vector<std::int32_t> stride = {3, 1};
};

/// data.pkl of a state dict; storages are named "0", or "0", "1" … by tensor with `ownStorages`.
std::string pickleStateDict(const std::vector<TensorClaim>& claims, bool ownStorages = false);

/// A whole .pth with storage "0" of the floats 0, 1, 2 …
std::string zipStateDict(const std::vector<TensorClaim>& claims, bool deflate = false, int floats = 6);

}  // namespace carina::model
