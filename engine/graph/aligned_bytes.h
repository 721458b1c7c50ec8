// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include <sys/mman.h>

#include "engine/core/error.h"

namespace carina::graph {

/// Raw memory for weights and activations: on large pages where the system has them, since walking through hundreds of
/// megabytes in small pages costs more than the bytes do. Not zeroed: pages cost nothing until they are used.
///
/// Errors   ResourceExhausted: the system has no such amount
/// Threads  a value that owns its bytes
class AlignedBytes {
 public:
  explicit AlignedBytes(std::int64_t sizeBytes) {
    constexpr std::size_t kLargePage = std::size_t{2} << 20;
    constexpr std::size_t kSmallPage = 4096;
    const auto wanted = static_cast<std::size_t>(sizeBytes) + 1;
    const auto alignment = wanted >= kLargePage ? kLargePage : kSmallPage;
    const auto whole = (wanted + alignment - 1) / alignment * alignment;
    bytes_.reset(static_cast<std::byte*>(std::aligned_alloc(alignment, whole)));
    if (!bytes_) throw Error(ErrorCode::ResourceExhausted, "no memory for " + std::to_string(sizeBytes) + " bytes");
    if (alignment == kLargePage) ::madvise(bytes_.get(), whole, MADV_HUGEPAGE);
  }

  std::byte* data() const { return bytes_.get(); }

 private:
  struct Free {
    void operator()(std::byte* bytes) const { std::free(bytes); }
  };
  std::unique_ptr<std::byte, Free> bytes_;
};

}  // namespace carina::graph
