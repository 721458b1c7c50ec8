// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "engine/kernels/kernel.h"
#include "engine/kernels/map.h"

namespace carina::kernels {

/// A pass over maps that lie beside one another as channels of one: the join itself costs nothing, since the pass that
/// is needed anyway reads the parts where they are.
struct JoinSpec {
  std::vector<std::int64_t> channels;  ///< of each source, in order
  Map dst;
  bool affine = false;  ///< dst = src · scale + bias per channel (batch norm)
  bool relu = false;
};

/// dst = act(src[0] ‖ src[1] ‖ … [· scale + bias]). Operands: src, dst, scale and bias where affine.
/// Threads  immutable; a run uses all threads
std::shared_ptr<const Kernel> makeJoin(const JoinSpec& spec);

/// dst = act(src[0] + src[1]). Operands: src, dst (which may be a source).
/// Threads  immutable; a run uses all threads
std::shared_ptr<const Kernel> makeSum(const Map& map, bool relu);

/// Joined sources with affine and ReLU as in JoinSpec, then the mean over windows of stride = kernel without padding.
/// Rows and columns that do not fill a window are left out. Operands as makeJoin(); `src` gives rows and columns.
/// Threads  immutable; a run uses all threads
std::shared_ptr<const Kernel> makeJoinAndAverage(const JoinSpec& spec, const Map& src, std::int64_t window);

/// The mean over all pixels of each map, in f32: N×C. Joined sources as in makeJoin().
/// Threads  immutable; a run uses all threads
std::shared_ptr<const Kernel> makeGlobalAverage(const std::vector<std::int64_t>& channels, const Map& src);

/// dst[p,q] = src[2p+offset, 2q+offset], 0 outside the map.
/// Threads  immutable; a run uses all threads
std::shared_ptr<const Kernel> makeSubsample(const Map& src, std::int64_t offset);

/// f32 N,C,H,W (planar, as callers have images) to channels last in `map`'s type.
/// Threads  immutable; a run uses all threads
std::shared_ptr<const Kernel> makeFromPlanar(const Map& map);

/// Channels last in `map`'s type to f32 N,C,H,W.
/// Threads  immutable; a run uses all threads
std::shared_ptr<const Kernel> makeToPlanar(const Map& map);

}  // namespace carina::kernels
