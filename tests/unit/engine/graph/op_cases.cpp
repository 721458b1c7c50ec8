// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/graph/op_cases.h"

#include <ostream>

#include "engine/graph/add.h"
#include "engine/graph/batch_norm.h"
#include "engine/graph/concat.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/dropout.h"
#include "engine/graph/linear.h"
#include "engine/graph/pool.h"
#include "engine/graph/relu.h"
#include "engine/graph/subsample.h"

namespace carina::graph {

std::vector<OpCase> opCases() {
  const Window oneBySeven{.kernel = {1, 7}, .stride = {1, 2}, .padding = {0, 2, 0, 3}};
  const auto same = sameWindow({2, 2}, {2, 2}, {7, 6});
  return {
      {"Add", std::make_shared<Add>(), {{5, 4, 3}, {5, 4, 3}}},
      {"AveragePool", std::make_shared<Pool>(PoolKind::Average, squareWindow(3, 1, 1)), {{19, 5, 6}}},
      {"AveragePoolOfSame", std::make_shared<Pool>(PoolKind::Average, same), {{3, 7, 6}}},
      {"BatchNorm", std::make_shared<BatchNorm>(1e-3), {{17, 4, 5}}},
      {"Concat", std::make_shared<Concat>(), {{3, 4, 5}, {16, 4, 5}, {2, 4, 5}}},
      {"Conv1x1", std::make_shared<Conv2d>(7, squareWindow(1, 1, 0)), {{5, 4, 6}}},
      {"Conv1x7Stride2", std::make_shared<Conv2d>(4, oneBySeven), {{3, 5, 9}}},
      {"Conv3x3Stride2", std::make_shared<Conv2d>(16, squareWindow(3, 2, 1)), {{16, 7, 6}}},
      {"Dropout", std::make_shared<Dropout>(0.0), {{6, 3, 3}}},
      {"DropPath", std::make_shared<Dropout>(0.0, DropoutUnit::Image), {{6, 3, 3}}},
      {"GlobalAverage", std::make_shared<GlobalAverage>(), {{20, 3, 5}}},
      {"Linear", std::make_shared<Linear>(5), {{18, 1, 1}}},
      {"MaxPool", std::make_shared<Pool>(PoolKind::Max, squareWindow(3, 2, 1)), {{21, 7, 6}}},
      {"MaxPoolOfSame", std::make_shared<Pool>(PoolKind::Max, same), {{3, 7, 6}}},
      {"Relu", std::make_shared<Relu>(), {{9, 4, 4}}},
      {"SubsampleFrom0", std::make_shared<Subsample>(0), {{4, 5, 7}}},
      {"SubsampleFrom1", std::make_shared<Subsample>(1), {{4, 5, 6}}},
  };
}

void PrintTo(const OpCase& tried, std::ostream* out) {
  *out << tried.name;
}

}  // namespace carina::graph
