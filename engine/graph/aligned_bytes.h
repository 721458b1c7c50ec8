// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "engine/core/error.h"

namespace carina::graph {

/// Raw memory on a cache line's boundary; not zeroed, so that pages cost nothing until they are used.
///
/// Errors   ResourceExhausted: the system has no such amount
/// Threads  a value that owns its bytes
class AlignedBytes {
 public:
  explicit AlignedBytes(std::int64_t sizeBytes) {
    constexpr std::size_t kAlignment = 4096;
    const auto whole = (static_cast<std::size_t>(sizeBytes) + kAlignment) / kAlignment * kAlignment;
    bytes_.reset(static_cast<std::byte*>(std::aligned_alloc(kAlignment, whole)));
    if (!bytes_) throw Error(ErrorCode::ResourceExhausted, "no memory for " + std::to_string(sizeBytes) + " bytes");
  }

  std::byte* data() const { return bytes_.get(); }

 private:
  struct Free {
    void operator()(std::byte* bytes) const { std::free(bytes); }
  };
  std::unique_ptr<std::byte, Free> bytes_;
};

}  // namespace carina::graph
