// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "engine/graph/graph.h"
#include "engine/graph/pool.h"
#include "engine/graph/window.h"

namespace carina::nets {

/// What a net is built from: an input of `channels` × `inputSize` × `inputSize`, and what comes after its features.
struct NetInput {
  std::int64_t classes;
  std::int64_t inputSize;
  std::int64_t channels;
  double dropout;
  double dropPath;
  double normEpsilon;
  bool auxiliaryHead;
};

/// Adds layers to a graph in the words of the papers; one per net under construction.
///
/// Threads  one thread at a time
class Layers {
 public:
  explicit Layers(const NetInput& input);

  graph::ValueId input() const { return 0; }
  std::int64_t channels(graph::ValueId value) const { return graph_.shape(value)[0]; }
  graph::Extent2d extent(graph::ValueId value) const;

  graph::ValueId conv(const std::string& name, graph::ValueId src, std::int64_t filters, const graph::Window& window);
  graph::ValueId norm(const std::string& name, graph::ValueId src);
  graph::ValueId pool(const std::string& name, graph::ValueId src, graph::PoolKind kind, const graph::Window& window);
  graph::ValueId sum(const std::string& name, graph::ValueId left, graph::ValueId right);
  graph::ValueId join(const std::string& name, std::vector<graph::ValueId> src);
  graph::ValueId subsample(const std::string& name, graph::ValueId src, std::int64_t offset);

  /// The ReLU of a value; values that are asked for twice share one node, which keeps its first name.
  graph::ValueId relu(const std::string& name, graph::ValueId src);

  /// A branch before its sum: while training an image loses it now and then, the more the deeper it lies.
  ///
  /// Units    depth 0 … 1: of the net's last branch 1
  /// Source   Huang et al., Deep Networks with Stochastic Depth, ECCV 2016; Zoph et al., Learning Transferable
  ///          Architectures, CVPR 2018, A.3 (there also growing over time, here not)
  graph::ValueId dropPath(const std::string& name, graph::ValueId src, double depth);

  graph::ValueId linear(const std::string& name, graph::ValueId src, std::int64_t outputs);

  /// Marks "features", averages, drops out, and ends in the linear layer `name`, "logits".
  void finish(const std::string& name, graph::ValueId features);

  void markOutput(std::string name, graph::ValueId value) { graph_.markOutput(std::move(name), value); }
  graph::Graph take() { return std::move(graph_); }

 private:
  NetInput input_;
  graph::Graph graph_;
  std::map<graph::ValueId, graph::ValueId> relus_;
};

}  // namespace carina::nets
