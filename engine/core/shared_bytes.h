// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace carina {

/// Bytes and whoever keeps them alive: a mapped file, or a buffer.
/// Threads  a value; the bytes never change
struct SharedBytes {
  std::span<const std::byte> bytes;
  std::shared_ptr<const void> owner;
};

}  // namespace carina
