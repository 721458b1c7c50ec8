// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include <gtest/gtest.h>

#include "engine/nets/nets.h"
#include "tests/golden/fill.h"
#include "tests/golden/golden_files.h"

namespace carina::golden {
namespace {

class GoldenNamesOf : public testing::TestWithParam<std::filesystem::path> {};

graph::Graph makeGraph(const GoldenNames& golden) {
  nets::NetOptions options{.classes = golden.classes, .auxiliaryHead = golden.net.auxiliaryHead};
  if (golden.net.inputSize > 0) options.inputSize = golden.net.inputSize;
  return nets::makeNet(golden.net.name, options);
}

void expectSame(const graph::Parameter& parameter, const GoldenTensor& golden) {
  SCOPED_TRACE(golden.name);
  EXPECT_EQ(parameter.shape.dims(), golden.shape);
  EXPECT_EQ(graph::isTrainable(parameter.role), golden.trainable);
  const auto rule = fillRule(parameter);
  EXPECT_EQ(rule.kind, golden.kind);
  EXPECT_DOUBLE_EQ(rule.s, golden.s);
  EXPECT_DOUBLE_EQ(rule.c, golden.c);
  const auto values = fillValues(fillSeed("", golden.name), golden.first.size(), rule);
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(values[i], static_cast<float>(golden.first[i]));
}

TEST_P(GoldenNamesOf, AreTheGraphsParametersInNameShapeAndKind) {
  CARINA_REQUIRE_GOLDEN(GetParam());
  const auto golden = loadNames(GetParam());
  const auto graph = makeGraph(golden);
  EXPECT_EQ(graph.parameterCount(), golden.parameters);

  std::map<std::string, graph::Parameter> parameters;
  for (const auto& parameter : graph.parameters()) parameters.emplace(parameter.name, parameter);
  EXPECT_EQ(parameters.size(), golden.tensors.size());
  for (const auto& tensor : golden.tensors) {
    const auto found = parameters.find(tensor.name);
    if (found == parameters.end()) {
      ADD_FAILURE() << "the graph has no parameter " << tensor.name;
    } else {
      expectSame(found->second, tensor);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Names, GoldenNamesOf, testing::ValuesIn(goldenFiles("names")),
                         [](const auto& file) { return testName(file.param); });

}  // namespace
}  // namespace carina::golden
