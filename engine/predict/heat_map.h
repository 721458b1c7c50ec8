// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/graph.h"
#include "engine/graph/weights.h"
#include "engine/image/overlay.h"

namespace carina::predict {

/// The linear layer that makes a net's logits from the mean of its last map over all pixels.
/// Threads  a value
struct LastLayer {
  std::int64_t classes = 0;
  std::int64_t channels = 0;
  std::vector<float> weights;  ///< classes × channels
  std::vector<float> bias;     ///< classes
};

/// The layer behind the graph's output "logits", by following the graph and never by a name.
///
/// Errors   Unsupported: the logits do not come from a linear layer · InvalidArgument: its weights are missing
LastLayer findLastLayer(const graph::Graph& graph, const graph::Weights& weights);

/// The class activation map of one class:
///
///   map[y,x] = Σ weights[c,k] · features[k,y,x]        mean over y,x of map + bias[c] = logit[c]
///
/// The bias belongs to no place and is left out. Since the nets end in global average and one linear layer, Grad-CAM
/// of their last map is this map's positive part, but for a positive factor.
///
/// Shapes   features (K, rows, columns)
/// Errors   InvalidArgument: features that are not channels × size, no such class
/// Threads  const calls from many threads
/// Source   Zhou et al., Learning deep features for discriminative localization, CVPR 2016; Selvaraju et al., Grad-CAM,
///          ICCV 2017
image::HeatMap makeActivationMap(const LastLayer& layer, std::int64_t label, std::span<const float> features,
                                 image::Size size);

/// The mean of several models' maps of one class, on the grid with the most places: coarser maps are brought to it by
/// bilinear resize (resize.h), so that each model weighs the same.
///
/// Errors   InvalidArgument: no maps
image::HeatMap meanOfMaps(std::span<const image::HeatMap> maps);

/// A map as NumPy's file of f32, rows × columns, version 1.0.
/// Source   NEP 1, A simple file format for NumPy arrays
std::vector<std::byte> encodeNpy(const image::HeatMap& map);

}  // namespace carina::predict
