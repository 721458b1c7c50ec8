// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "engine/graph/executor.h"
#include "engine/nets/nets.h"
#include "tests/golden/fill.h"
#include "tests/golden/golden_files.h"
#include "tests/golden/reference_run.h"

namespace carina::golden {
namespace {

class GoldenReference : public testing::TestWithParam<std::filesystem::path> {};

/// Inputs up to 128 pixels: plain loops take about two nanoseconds a multiply-accumulate.
bool isSmall(const std::filesystem::path& file) {
  const auto name = file.stem().string();
  const auto size = name.substr(name.find('@') + 1);
  return size.size() < 3 || (size.size() == 3 && size <= "128");
}

std::vector<std::filesystem::path> smallFiles() {
  auto files = goldenFiles("nets");
  std::erase_if(files, [](const auto& file) { return !isSmall(file); });
  if (files.empty()) files.emplace_back();
  return files;
}

TEST_P(GoldenReference, GraphsComputeTheLogitsInPlainDoublePrecisionLoops) {
  CARINA_REQUIRE_GOLDEN(GetParam());
  const auto golden = loadEval(GetParam());
  const auto graph = nets::makeNet(golden.net.name, {.classes = golden.classes, .inputSize = golden.net.inputSize});
  const auto images = fillImages(golden.salt, 1, graph.inputShape());
  const auto logits = referenceRun(graph, fillWeights(graph, golden.salt), images, "logits");
  ASSERT_EQ(std::ssize(logits), golden.classes);
  for (std::size_t i = 0; i < logits.size(); ++i) EXPECT_NEAR(logits[i], golden.logits[i], 1e-8) << "class " << i;
}

/// Runs every output of a graph by both ways and compares all values.
void expectSameOutputs(const graph::Graph& graph, const GoldenEval& golden) {
  const auto weights = fillWeights(graph, golden.salt);
  const auto images = fillImages(golden.salt, 1, graph.inputShape());
  graph::PlanOptions options;
  options.outputs.clear();
  for (const auto& [name, value] : graph.outputs()) options.outputs.push_back(name);
  const auto plan = graph::Plan::make(graph, options);
  graph::Executor executor(plan, graph::PackedWeights::pack(*plan, weights));
  executor.run(images);
  for (const auto& name : options.outputs) {
    SCOPED_TRACE(name);
    const auto expected = referenceRun(graph, weights, images, name);
    const auto found = executor.output(name);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) ASSERT_NEAR(found[i], expected[i], 1e-4) << "value " << i;
  }
}

TEST_P(GoldenReference, ExecutorsGiveTheFeaturesOfThePlainLoops) {
  CARINA_REQUIRE_GOLDEN(GetParam());
  const auto golden = loadEval(GetParam());
  const nets::NetOptions options{.classes = golden.classes, .inputSize = golden.net.inputSize};
  expectSameOutputs(nets::makeNet(golden.net.name, options), golden);
}

TEST(GoldenAuxiliaryHead, ExecutorGivesTheLogitsOfThePlainLoops) {
  const auto graph = nets::makeNet("amoebanet_d_1_32", {.inputSize = 80, .auxiliaryHead = true});
  EXPECT_EQ(graph.outputs().count("aux_logits"), 1);
  expectSameOutputs(graph, {.net = {}, .salt = "auxiliary"});
}

TEST(GoldenGreyInput, ExecutorGivesTheLogitsOfThePlainLoops) {
  for (const auto& facts : nets::nets()) {
    if (facts.hasAuxiliaryHead) continue;  // the small one below stands for the family
    SCOPED_TRACE(facts.name);
    expectSameOutputs(nets::makeNet(facts.name, {.inputSize = 33, .channels = 1}), {.net = {}, .salt = "grey"});
  }
  expectSameOutputs(nets::makeNet("amoebanet_d_1_32", {.inputSize = 33, .channels = 1}), {.net = {}, .salt = "grey"});
}

INSTANTIATE_TEST_SUITE_P(Nets, GoldenReference, testing::ValuesIn(smallFiles()),
                         [](const auto& file) { return testName(file.param); });

}  // namespace
}  // namespace carina::golden
