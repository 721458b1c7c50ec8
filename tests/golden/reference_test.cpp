// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

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

INSTANTIATE_TEST_SUITE_P(Nets, GoldenReference, testing::ValuesIn(smallFiles()),
                         [](const auto& file) { return testName(file.param); });

}  // namespace
}  // namespace carina::golden
