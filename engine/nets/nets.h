// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/graph/graph.h"
#include "engine/nets/net_options.h"

namespace carina::nets {

/// What is known of a net before it is built.
struct NetFacts {
  std::string name;                   ///< in commands, model cards and files, e.g. "resnet50"
  std::string title;                  ///< for people, e.g. "ResNet-50"
  std::string description;            ///< one sentence
  std::string source;                 ///< where it was published
  std::int64_t defaultInputSize = 0;  ///< pixels, rows = columns
  double defaultDropout = 0;
  bool hasAuxiliaryHead = false;
  bool hasBranches = true;  ///< that end in sums, and that drop-path can drop
};

/// The nets there are, in the order in which lists show them.
///
/// Threads  const calls from many threads
std::span<const NetFacts> nets();

/// The facts of one net; besides those of nets(), "amoebanet_d_N_F" (N normal cells a stack, F filters) for any N and
/// F.
///
/// Errors   NotFound: no such net; names the nearest and all there are · InvalidArgument: N or F that cannot be built
NetFacts findNet(std::string_view name);

/// The net as a graph with two outputs: "logits", the last linear layer, and "features", the last map after its ReLU,
/// whose mean over all pixels that layer takes (class activation maps weigh it).
///
/// Parameters are named as in torchvision for DenseNet and ResNet.
///
/// Shapes   input (channels, inputSize, inputSize) · logits (classes, 1, 1)
/// Errors   as findNet(); InvalidArgument: an option out of its range, an input too small for the net
/// Threads  any
graph::Graph makeNet(std::string_view name, const NetOptions& options = {});

}  // namespace carina::nets
