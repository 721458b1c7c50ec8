// SPDX-License-Identifier: Apache-2.0
#include "engine/model/compact.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "tests/unit/engine/model/temporary_folder.h"

namespace carina::model {
namespace {

constexpr const char* kNet = "amoebanet_d_1_16";

TEST(CompactModel, RoundsConvolutionsAndKeepsTheRest) {
  const auto model = makeUntrainedModel(kNet, 5);
  const auto small = compactModel(model, DType::BF16);
  for (const auto& parameter : model.graph.parameters()) {
    const auto& before = model.weights.find(parameter.name)->second;
    const auto& after = small.weights.find(parameter.name)->second;
    if (parameter.role != graph::ParameterRole::ConvWeight) {
      EXPECT_EQ(after.toFloats(), before.toFloats()) << parameter.name;
      continue;
    }
    EXPECT_EQ(after.dtype(), DType::BF16);
    const auto rounded = after.toFloats();
    const auto exact = before.toFloats();
    for (std::size_t i = 0; i < exact.size(); ++i) {
      ASSERT_LE(std::abs(rounded[i] - exact[i]), std::abs(exact[i]) / 256) << parameter.name;  // 8 significant bits
    }
  }
  EXPECT_NE(small.weightsSha256, model.weightsSha256);
  EXPECT_THAT(small.card.notes, testing::HasSubstr("rounded to bf16"));
}

TEST(CompactModel, ComesBackFromItsFile) {
  const TemporaryFolder folder;
  const auto small = compactModel(makeUntrainedModel(kNet, 5), DType::BF16);
  saveModel(small, folder / "small.safetensors");
  const auto loaded = loadModel(folder / "small.safetensors");
  EXPECT_EQ(loaded.weightsSha256, small.weightsSha256);
  EXPECT_EQ(compactModel(loaded, DType::BF16).weightsSha256, small.weightsSha256);
}

TEST(CompactModel, RefusesWhatCannotBe) {
  EXPECT_THROW(compactModel(makeUntrainedModel(kNet), DType::I8), Error);
  auto model = makeUntrainedModel(kNet);
  auto& tensor = model.weights.find(model.graph.parameters().front().name)->second;
  auto values = tensor.toFloats();
  values[0] = 1e6F;
  tensor = Tensor::fromFloats(tensor.shape(), std::move(values));
  EXPECT_THROW(compactModel(model, DType::F16), Error);
}

}  // namespace
}  // namespace carina::model
