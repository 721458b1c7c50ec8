// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/graph/train_kernels.h"
#include "engine/graph/train_plan.h"
#include "engine/graph/train_program.h"
#include "engine/kernels/map.h"
#include "engine/kernels/pooling.h"
#include "engine/kernels/train_pass.h"

namespace carina::graph {

/// Which kept values are dropped after their last reader forward, to be computed again before the backward pass reads
/// them.
struct Recomputation {
  std::vector<bool> isDropped;          ///< of every unit; empty: none is
  std::vector<std::set<UnitId>> reads;  ///< of every backward group, the units whose values it reads
};

/// Per-channel numbers of a unit, as indices into the frame's doubles and floats.
struct UnitState {
  TrainBufferId data = 0;
  TrainBufferId diff = 0;
  bool hasDiff = false;       ///< some reader has added its gradient
  bool isMissing = false;     ///< its values are dropped and not yet computed again
  std::int64_t images = 1;    ///< of the micro-batches in which its values are made
  std::int64_t moments = -1;  ///< doubles 2·C: Σ x, Σ x²
  bool isSummed = false;      ///< over the group whose batches are normalised as one
  std::int64_t mean = -1;     ///< floats C
  std::int64_t slope = -1;    ///< floats C: what finishGradient() takes
  std::int64_t offset = -1;   ///< floats C
};

/// Per-channel numbers of a batch norm.
struct NormState {
  View pieces;                  ///< of what it normalises
  std::int64_t scale = -1;      ///< floats C
  std::int64_t bias = -1;       ///< floats C
  std::int64_t deviation = -1;  ///< floats C: 1/√(variance + ε)
  std::int64_t sums = -1;       ///< doubles, 2·C of each piece in turn: Σ g, Σ g · (x − mean)
  double epsilon = 1e-5;
  std::size_t weightIndex = 0;  ///< parameters: weight, bias, running_mean, running_var in this order
  bool isBegun = false;         ///< scale and bias are computed before some group
};

/// What emission of both passes shares: buffers, per-channel numbers, kernels, steps of the current group.
/// Threads  one thread at a time
class TrainBuilder {
 public:
  /// `recomputation` says what is dropped and computed again; null: nothing.
  TrainBuilder(const Graph& graph, const TrainOptions& options, TrainKernels& kernels,
               const Recomputation* recomputation = nullptr);

  const Graph& graph() const { return graph_; }
  const TrainOptions& options() const { return options_; }
  const std::vector<Unit>& units() const { return draft_.units(); }
  const TrainDraft& draft() const { return draft_; }
  UnitState& state(UnitId unit) { return states_[unit]; }
  NormState& norm(ValueId node) { return norms_.at(node); }
  std::map<ValueId, NormState>& norms() { return norms_; }
  TrainProgram& program() { return program_; }
  TrainKernels& kernels() { return kernels_; }

  DType typeOf(UnitId unit) const { return units()[unit].isFloat ? DType::F32 : options_.precision; }
  /// A map of the group's micro-batch.
  kernels::Map mapOf(UnitId unit) const;
  kernels::Map mapOf(const Shape& shape, DType type) const;
  std::int64_t imageBytes(UnitId unit) const;
  std::int64_t imageBytes(const View& view) const;

  /// Images for which a unit's maps fill the caches, or are as large as its weights, whichever is more.
  std::int64_t wantedImages(UnitId unit, int mapsHeld) const;

  void beginGroup(std::int64_t microBatch);
  /// A group of the backward pass, after what it reads of dropped values is computed again.
  void beginBackwardGroup(std::int64_t microBatch);
  TrainGroup& group() { return program_.groups.back(); }
  std::int64_t microBatch() const { return program_.groups.back().microBatch; }

  /// Another step of the group's micro-batches; `kernel` may be null.
  void addStep(std::string description, std::shared_ptr<const kernels::Kernel> kernel, TrainStep::Run run);

  /// Alive from now on, as long as it is used.
  TrainBufferId addWhole(std::int64_t imageBytes);
  TrainBufferId addPart(std::int64_t imageBytes);
  TrainBufferId addFixed(std::int64_t bytes);
  /// The current group reads or writes it.
  TrainBufferId use(TrainBufferId buffer);

  /// The current group writes the parameter's gradient, perhaps not as the last.
  void writesGradient(std::size_t parameter);

  std::int64_t addDoubles(std::int64_t count);
  std::int64_t addFloats(std::int64_t count);
  /// Floats that stay 0, at least as many as any unit has channels.
  std::int64_t zeros();
  std::size_t parameterIndex(ValueId node, std::size_t position) const;

  /// The unit's kept values, used by this group.
  TrainBufferId data(UnitId unit);

  /// From now on a dropped unit's values lie in memory of their own.
  void renew(UnitId unit);

  /// Of every backward group so far, the units whose values it reads; exact where nothing is dropped.
  const std::vector<std::set<UnitId>>& reads() const { return reads_; }

  /// A view as the passes take it, resolved in a frame.
  using SeenInFrame = std::function<kernels::Seen(const TrainFrame&, std::int64_t first)>;
  SeenInFrame see(const Piece& piece) { return seeIn(piece, data(piece.unit)); }
  /// The same for addGradient(), which does not look at the values of a raw piece.
  SeenInFrame seeGradient(const Piece& piece);

  /// The buffer that holds a view in one piece: the kept values themselves, or a part gathered by a new step.
  TrainBufferId gather(const View& view);

  /// Lays the buffers out once everything is emitted.
  TrainProgram finish();

 private:
  void addStates();
  void addNorm(ValueId node);
  SeenInFrame seeIn(const Piece& piece, TrainBufferId values) const;

  const Graph& graph_;
  TrainOptions options_;
  TrainKernels& kernels_;
  const Recomputation* recomputation_;
  TrainDraft draft_;
  TrainProgram program_;
  std::vector<UnitState> states_;
  std::map<ValueId, NormState> norms_;
  std::map<std::string, std::size_t, std::less<>> parameterIndex_;
  std::int64_t zeros_ = -1;
  std::vector<std::set<UnitId>> reads_;
};

/// The spec of a convolution unit for the group's micro-batch.
kernels::ConvolutionSpec convolutionSpec(TrainBuilder& builder, UnitId unit);

/// The spec of a pool unit for the group's micro-batch.
kernels::PoolingSpec poolingSpec(TrainBuilder& builder, UnitId unit);

/// From where to where a pass goes.
struct FromTo {
  TrainBufferId src;
  TrainBufferId dst;
};

/// What a dropout unit does to a micro-batch, forward and backward.
std::function<kernels::DropoutRun(const TrainFrame&, const FromTo&, std::int64_t first)> dropoutRun(
    TrainBuilder& builder, UnitId unit);

/// Emits the groups of one pass over the units; forward first.
void emitForward(TrainBuilder& builder);
void emitBackward(TrainBuilder& builder);

/// Emits groups that compute the units' missing values again, in the forward pass's own micro-batches and without its
/// statistics: the same bits.
void emitAgain(TrainBuilder& builder, const std::set<UnitId>& units);

/// Emits everything and lays the memory out.
TrainProgram emitTraining(TrainBuilder& builder);

}  // namespace carina::graph
