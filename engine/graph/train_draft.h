// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/graph/graph.h"

namespace carina::graph {

/// Names a value that training keeps in memory: the index of the unit that makes it.
using UnitId = std::size_t;

/// A kept value as one reader sees it: normalised over the batch, then cut by a ReLU, each where asked for.
struct Piece {
  UnitId unit = 0;
  std::int64_t channels = 0;
  std::optional<ValueId> norm;  ///< the batch norm's node
  std::int64_t normFirstChannel = 0;
  bool relu = false;

  bool isRaw() const { return !norm && !relu; }
};

/// Pieces that lie beside one another as channels of one map. Nothing of it is in memory until a reader gathers it.
using View = std::vector<Piece>;

/// What a unit computes of its views.
enum class UnitWork { Input, Convolution, Linear, Pool, GlobalAverage, Sum, Subsample, Dropout, Copy };

/// One kept value and the work that makes it.
struct Unit {
  UnitWork work = UnitWork::Input;
  ValueId node = 0;  ///< whose op and parameters it uses
  std::vector<View> src;
  Shape shape;                ///< of one image: C, H, W
  bool relu = false;          ///< Sum: kept after its ReLU
  bool isNormalised = false;  ///< a reader normalises it: its moments are wanted
  bool isFloat = false;       ///< kept in f32 whatever the plan's precision
};

/// A graph rewritten for training: which values are kept, and how their readers see them.
///
/// Batch norm, ReLU and concatenation make no values of their own: a reader applies them as it reads, forward and
/// again backward. The batch's mean and variance belong to the kept value, so that the many batch norms of a DenseNet
/// which read it share them.
/// Threads  one thread at a time
/// Source   Pleiss et al., Memory-Efficient Implementation of DenseNets, 2017; Chen et al., Training Deep Nets with
///          Sublinear Memory Cost, 2016 (values that are cheap to compute are not kept)
class TrainDraft {
 public:
  TrainDraft(const Graph& graph, std::span<const std::string> outputs);

  const std::vector<Unit>& units() const { return units_; }

  /// The unit that makes a wanted output.
  UnitId output(std::string_view name) const { return outputs_.find(name)->second; }

 private:
  void findReaders(std::span<const std::string> outputs);
  void addNode(ValueId value);
  void addNorm(ValueId value);
  void addRelu(ValueId value);
  void addSum(ValueId value);
  void addDropout(ValueId value);
  void addUnit(ValueId value, UnitWork work);
  /// The value in one piece as it is, copied where it is not kept so.
  View kept(ValueId value, bool isFloat = false);
  View singlePiece(ValueId value);
  bool isReadByRelusAlone(ValueId value) const;
  UnitId push(Unit unit);

  const Graph& graph_;
  std::vector<Unit> units_;
  std::vector<View> views_;
  std::vector<std::vector<ValueId>> readers_;
  std::vector<bool> isWanted_;
  std::map<std::string, UnitId, std::less<>> outputs_;
};

}  // namespace carina::graph
