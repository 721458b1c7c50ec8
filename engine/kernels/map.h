// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/core/dtype.h"

namespace carina::kernels {

/// A batch of maps in memory, channels last.
struct Map {
  std::int64_t batch = 1;
  std::int64_t channels = 1;
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  DType type = DType::F32;

  std::int64_t pixels() const { return batch * rows * columns; }
  std::int64_t elements() const { return pixels() * channels; }
  std::int64_t sizeBytes() const { return elements() * static_cast<std::int64_t>(carina::sizeBytes(type)); }
  bool operator==(const Map&) const = default;
};

/// A window that slides over a map: extents in pixels, as rows and columns.
struct Sliding {
  std::int64_t kernelRows = 1;
  std::int64_t kernelColumns = 1;
  std::int64_t strideRows = 1;
  std::int64_t strideColumns = 1;
  std::int64_t top = 0;
  std::int64_t left = 0;
  std::int64_t bottom = 0;
  std::int64_t right = 0;
  bool operator==(const Sliding&) const = default;
};

}  // namespace carina::kernels
