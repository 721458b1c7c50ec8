// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/engine/graph/op_cases.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "engine/nets/nets.h"

namespace carina::nets {
namespace {

TEST(OpCases, CoverEveryOpOfEveryNet) {
  std::set<std::string> tried;
  for (const auto& one : graph::opCases()) tried.insert(std::string(one.op->kind()));
  for (const auto& facts : nets()) {
    const auto graph = makeNet(facts.name, {.auxiliaryHead = facts.hasAuxiliaryHead});
    for (const auto& node : graph.nodes()) {
      if (!node.op) continue;
      EXPECT_TRUE(tried.contains(std::string(node.op->kind()))) << facts.name << ": " << node.op->kind();
    }
  }
}

}  // namespace
}  // namespace carina::nets
