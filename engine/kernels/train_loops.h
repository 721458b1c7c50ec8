// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/kernels: the inner loops of the passes that training needs, compiled for several instruction sets.

#include <cstdint>

#include "engine/core/dtype.h"

namespace carina::kernels {

/// Σ x and Σ x² of `pixels` pixels, per channel.
struct MomentTile {
  DType type = DType::F32;
  const void* src = nullptr;
  std::int64_t pixels = 0;
  std::int64_t channels = 0;
  float* sums = nullptr;     ///< channels
  float* squares = nullptr;  ///< channels
};

/// dst = act(left) + act(right), each act as in JoinTile; then ReLU where asked for.
struct AddTile {
  DType type = DType::F32;
  const void* left = nullptr;
  const void* right = nullptr;
  const float* leftScale = nullptr;  ///< null: the values as they are
  const float* leftBias = nullptr;
  const float* rightScale = nullptr;
  const float* rightBias = nullptr;
  bool leftRelu = false;
  bool rightRelu = false;
  bool relu = false;
  void* dst = nullptr;
  std::int64_t pixels = 0;
  std::int64_t channels = 0;
};

/// The gradient of a reader's view on its way back to the stored values:
///
///   g = diff, 0 where the result or the view was cut by a ReLU;  dst (+)= scale · g;  sums: Σ g, Σ g · (value − mean)
struct GradientTile {
  DType type = DType::F32;
  const void* diff = nullptr;
  std::int64_t diffStride = 0;   ///< values from pixel to pixel
  const void* result = nullptr;  ///< null, or the reader's own values: g = 0 where they are not above 0
  const void* values = nullptr;  ///< the stored ones; may be null where neither scale nor relu is asked for
  const float* scale = nullptr;  ///< null: not normalised
  const float* bias = nullptr;
  const float* mean = nullptr;
  bool relu = false;
  void* dst = nullptr;
  bool accumulate = false;
  void* twin = nullptr;  ///< takes g as it is; may be diff itself. Only with result and scale and without relu
  std::int64_t pixels = 0;
  std::int64_t channels = 0;
  float* sums = nullptr;  ///< channels; where normalised
  float* products = nullptr;
};

/// dst = diff (0 where `result` is not above 0) + slope · values + offset, per channel.
struct FinishTile {
  DType type = DType::F32;
  const void* diff = nullptr;
  const void* values = nullptr;
  bool relu = false;             ///< the values went through a ReLU
  const float* slope = nullptr;  ///< null: not normalised
  const float* offset = nullptr;
  void* dst = nullptr;
  std::int64_t pixels = 0;
  std::int64_t channels = 0;
};

void momentTile(const MomentTile& tile);
void addTile(const AddTile& tile);
void gradientTile(const GradientTile& tile);
void finishTile(const FinishTile& tile);

}  // namespace carina::kernels
