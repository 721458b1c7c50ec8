// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/nets/layers.h"

namespace carina::nets {

enum class CellKind { Normal, Reduction };

struct CellForm {
  CellKind kind;
  std::int64_t width;
  double depth;  ///< of the net's last cell 1
};

/// The two values that a cell grows from, and whether the cell that made the newer one halved its map.
struct CellSources {
  graph::ValueId last;
  graph::ValueId beforeLast;
  bool lastIsReduced = false;
};

/// One cell of AmoebaNet-D: two states from its sources, five pairwise sums of operations on earlier states, and the
/// join of some of them.
///
/// With beforeLast == last (the first cell of the stem) the second state is that value as it is.
///
/// Shapes   a normal cell of width W makes 4·W channels, a reduction cell 3·W and half the rows and columns
/// Source   Real et al., Regularized Evolution for Image Classifier Architecture Search, AAAI 2019, figure of
///          AmoebaNet-D
graph::ValueId addCell(Layers& layers, const std::string& name, const CellForm& form, const CellSources& sources);

}  // namespace carina::nets
