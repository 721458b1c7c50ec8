// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/graph/graph.h"
#include "engine/graph/window.h"

namespace carina::graph {

/// What a node of a draft asks of the plan.
enum class Work {
  Input,
  Convolution,
  Linear,
  Pass,  ///< one pass over memory: joins its sources, then batch norm, ReLU, averaging, each where asked for
  Pool,
  GlobalAverage,
  Sum,
  Join,  ///< several values beside one another; costs nothing
  Subsample,
  Gone,  ///< another node does its work
};

/// A batch norm that rides on another node, from one of its channels on.
struct NormPart {
  ValueId node;
  std::int64_t firstChannel = 0;
};

/// One piece of work; its index is that of the graph's node whose value it makes.
struct DraftNode {
  Work work = Work::Gone;
  ValueId node = 0;  ///< whose op and parameters it uses
  std::vector<ValueId> src;
  Shape shape;
  std::optional<NormPart> norm;
  bool relu = false;
  std::int64_t average = 1;      ///< Pass: side of the windows it averages
  std::optional<ValueId> addTo;  ///< Convolution: the value it adds its result to
};

/// A graph rewritten for inference, without kernels or memory yet: the same values by fewer passes.
///
/// Batch norm folds into convolutions (also through a join), average pools move in front of 1×1 convolutions, sums and
/// ReLUs ride on the convolution or pass before them, dropout disappears, and equal ReLUs are computed once.
/// Threads  one thread at a time
/// Source   the algebra of each step stands at its function
class Draft {
 public:
  Draft(const Graph& graph, std::span<const std::string> outputs);

  const std::vector<DraftNode>& nodes() const { return nodes_; }

  /// The value that takes the place of a graph's value.
  ValueId resolve(ValueId value) const;

 private:
  void import();
  void dropUnused();
  void shareRelus();
  void foldNorms();
  void foldNormThroughJoin(ValueId norm);
  void averageBeforeConvolution();
  void averageInPasses();
  void fuseSums();
  void fuseRelus();

  /// How many nodes and outputs read each value.
  std::vector<std::int64_t> countUses() const;
  /// `heir` takes over what `node` does; `node` is gone.
  void moveWork(ValueId node, ValueId heir);
  bool isPlainConvolution(ValueId value) const;
  const Window* poolWindow(ValueId value) const;

  const Graph& graph_;
  std::vector<ValueId> outputs_;
  std::vector<DraftNode> nodes_;
  std::vector<ValueId> alias_;
};

}  // namespace carina::graph
