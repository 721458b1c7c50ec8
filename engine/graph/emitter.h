// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/graph/draft.h"
#include "engine/graph/program.h"
#include "engine/kernels/map.h"

namespace carina::graph {

/// Turns a draft into steps on buffers, in the draft's order. Kernels and offsets come later (schedule.h).
/// Threads  one thread at a time
class Emitter {
 public:
  Emitter(const Graph& graph, const PlanOptions& options);

  Program emit();

 private:
  /// A value's memory, or one of the pieces that lie beside one another in a joined value.
  struct Part {
    BufferId buffer = 0;
    std::int64_t channels = 0;
    DType type = DType::F32;
  };

  void findLastReaders();
  void emitNode(ValueId value);
  void emitInput(ValueId value);
  void emitConvolution(ValueId value);
  void emitLinear(ValueId value);
  void emitPass(ValueId value);
  void emitPool(ValueId value);
  void emitSum(ValueId value);
  void emitGlobalAverage(ValueId value);
  void emitSubsample(ValueId value);
  void emitJoin(ValueId value);
  void emitOutput(const std::string& name);

  /// The value in one piece, joined by a pass where it is in several.
  Part dense(ValueId value);
  Part placeForSum(ValueId value);
  kernels::Map mapOf(ValueId value, DType type) const;
  BufferId addBuffer(const kernels::Map& map);
  Part addValue(ValueId value, DType type);
  Step& addStep(std::vector<BufferId> src, BufferId dst);
  std::size_t addSlot(ValueId value, bool hasBias);
  Step& addJoin(const std::vector<Part>& parts, const kernels::Map& dst, BufferId buffer);
  bool isRead(ValueId value, BufferId buffer) const;

  const Graph& graph_;
  const PlanOptions& options_;
  Draft draft_;
  DType type_;
  Program program_;
  std::vector<std::vector<Part>> parts_;
  std::vector<std::size_t> lastReader_;
};

}  // namespace carina::graph
