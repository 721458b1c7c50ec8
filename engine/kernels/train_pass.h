// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "engine/kernels/map.h"
#include "engine/kernels/pooling.h"

namespace carina::kernels {

/// Stored values as a reader sees them: act(values · scale + bias) per channel.
struct Seen {
  const void* values = nullptr;
  std::int64_t channels = 0;
  const float* scale = nullptr;  ///< null: not normalised
  const float* bias = nullptr;
  bool relu = false;
};

/// dst = seen[0] ‖ seen[1] ‖ …, as channels of one map.
/// Threads  any; a run uses all threads
void gather(const Map& dst, std::span<const Seen> seen, void* values);

/// dst = src in `dst`'s type.
/// Shapes   src and values as `dst`
/// Threads  any; a run uses all threads
void convertValues(const Map& dst, const void* src, DType from, void* values);

/// dst += src, element by element.
/// Threads  any; a run uses all threads
void addFloats(std::span<const float> src, float* dst);

/// dst = left + right, then ReLU where asked for.
/// Shapes   left, right and dst as `map`
/// Threads  any; a run uses all threads
void addSeen(const Map& map, const Seen& left, const Seen& right, bool relu, void* dst);

/// Floats of scratch memory that the sums over a map's pixels take.
///
/// Sums go through float over up to 256 pixels and through double from there on, in an order that depends on the map's
/// shape alone: the same bits on any number of threads.
std::int64_t sumScratch(const Map& map);

/// sums[c] += Σ x, sums[C + c] += Σ x² over all pixels.
///
/// Shapes   src as `map` · sums 2·C · scratch sumScratch(map)
/// Threads  any; a run uses all threads
void addMoments(const Map& map, const void* src, double* sums, float* scratch);

/// The gradient of what a reader saw on its way back to the stored values.
///
///   g = diff where neither the reader's result nor its view was cut by a ReLU, else 0
///   dst (+)= scale · g       sums[c] += Σ g       sums[C + c] += Σ g · (value − mean)
///
/// What batch norm subtracts from dst, the means of g and of g · x̂, is subtracted once for all readers, by
/// finishGradient(): it depends on sums over the whole batch.
///
/// Shapes   diff: pixels of `map`, `diffStride` values apart · dst as `map` · sums 2·C
/// Source   Ioffe and Szegedy, Batch Normalization, ICML 2015, section 3
struct GradientRun {
  Map map;  ///< of the stored values
  const void* diff = nullptr;
  std::int64_t diffStride = 0;
  const void* result = nullptr;  ///< the reader's own values, where it ends in a ReLU (with the shape of `map`)
  Seen seen;
  const float* mean = nullptr;  ///< where seen.scale is set
  void* dst = nullptr;
  bool accumulate = false;
  void* twin = nullptr;    ///< takes g as it is, and may be diff itself; only where result and seen.scale are set and
                           ///< seen.relu is not
  double* sums = nullptr;  ///< where seen.scale is set
  float* scratch = nullptr;
};

/// Threads  any; a run uses all threads
void addGradient(const GradientRun& run);

/// Completes the gradient of stored values once all their readers have added theirs:
///
///   dst = diff (0 where relu cut the values) + slope · values + offset
struct FinishRun {
  Map map;
  const void* diff = nullptr;
  const void* values = nullptr;
  bool relu = false;
  const float* slope = nullptr;  ///< null: nobody normalised the values
  const float* offset = nullptr;
  void* dst = nullptr;
};

/// Threads  any; a run uses all threads
void finishGradient(const FinishRun& run);

/// Bytes of scratch memory for poolGradient().
std::int64_t poolGradientScratch(const PoolingSpec& spec);

/// dst = src / (1 − rate) where a value is kept, else 0: forward with values, backward with gradients, the same
/// choices.
///
/// A value, or with wholeImages an image's whole map, is kept with probability 1 − rate, by its image's seed, `salt`
/// and its place alone; without seeds all are kept and none is scaled. Shapes   src, dst as `map` · seeds: one an
/// image, or none Threads  any; a run uses all threads
struct DropoutRun {
  Map map;
  double rate = 0;
  std::uint64_t salt = 0;
  bool wholeImages = false;
  std::span<const std::uint64_t> seeds;
  const void* src = nullptr;
  void* dst = nullptr;
};
void dropOut(const DropoutRun& run);

/// The gradient of a pool: a maximum sends it to the first pixel of its window that holds it, a mean to all alike.
///
/// Shapes   src, diffSrc as spec.src · diffDst as spec.dst · scratch poolGradientScratch()
/// Threads  any; a run uses all threads
struct PoolGradientRun {
  PoolingSpec spec;
  const void* src = nullptr;  ///< only for a maximum
  const void* diffDst = nullptr;
  void* diffSrc = nullptr;
  void* scratch = nullptr;
};
void poolGradient(const PoolGradientRun& run);

/// diffSrc[n, p, c] = diffDst[n, c] / pixels of one map.
/// Shapes   diffDst N·C in f32 · diffSrc as `map`
/// Threads  any; a run uses all threads
void globalAverageGradient(const Map& map, const float* diffDst, void* diffSrc);

/// diffSrc[2p+offset, 2q+offset] = diffDst[p, q], 0 elsewhere.
/// Shapes   diffSrc as `src` · diffDst as the kernel of makeSubsample() leaves it
/// Threads  any; a run uses all threads
void subsampleGradient(const Map& src, std::int64_t offset, const void* diffDst, void* diffSrc);

}  // namespace carina::kernels
