// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/kernels: the inner loops of its passes over memory, compiled for several instruction sets and
// chosen by what the CPU has.

#include <cstdint>

#include "engine/core/dtype.h"

namespace carina::kernels {

/// One source's share of a join: `pixels` pixels of `channels` values each, `dstStride` values apart in dst.
struct JoinTile {
  DType type = DType::F32;
  const void* src = nullptr;
  void* dst = nullptr;
  std::int64_t pixels = 0;
  std::int64_t channels = 0;
  std::int64_t dstStride = 0;
  const float* scale = nullptr;  ///< null: no affine part
  const float* bias = nullptr;
  bool relu = false;
};

/// The same for the mean over window × window pixels: one row of dst pixels.
struct AverageTile {
  JoinTile join;
  std::int64_t window = 2;
  std::int64_t srcColumns = 0;  ///< pixels in a row of src
};

struct SumTile {
  DType type = DType::F32;
  const void* left = nullptr;
  const void* right = nullptr;
  void* dst = nullptr;
  std::int64_t count = 0;
  bool relu = false;
};

/// Mean over `pixels` pixels of one image, into f32.
struct MeanTile {
  DType type = DType::F32;
  const void* src = nullptr;
  float* dst = nullptr;
  std::int64_t pixels = 0;
  std::int64_t channels = 0;
};

void joinTile(const JoinTile& tile);
void averageTile(const AverageTile& tile);
void sumTile(const SumTile& tile);
void meanTile(const MeanTile& tile);

}  // namespace carina::kernels
