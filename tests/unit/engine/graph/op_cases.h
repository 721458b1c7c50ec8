// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "engine/graph/op.h"

namespace carina::graph {

/// One op with sources to try it on. Every op of the engine has at least one case here.
struct OpCase {
  std::string name;
  std::shared_ptr<const Op> op;
  std::vector<Shape> src;
};

std::vector<OpCase> opCases();

/// How a failing test names its case.
void PrintTo(const OpCase& tried, std::ostream* out);

}  // namespace carina::graph
