// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/model/import.h"
#include "engine/model/keras_names.h"
#include "engine/model/tfjs_import.h"
#include "tests/unit/engine/model/temporary_folder.h"
#include "tests/unit/engine/model/test_bytes.h"

namespace carina::model {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatEq;
using ::testing::HasSubstr;

std::string manifestOf(const std::string& paths, const std::string& weights) {
  return R"({"weightsManifest":[{"paths":[)" + paths + R"(],"weights":[)" + weights + "]}]}";
}

std::string refusalOf(const std::string& json, ErrorCode code) {
  try {
    parseTfjsManifest(json, "model.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  return "nothing was refused";
}

TEST(Keras, ReadsWeightsThatCrossShards) {
  const TemporaryFolder folder;
  writeFileAtomically(folder / "model.json",
                      manifestOf(R"("a.bin","b.bin")", R"({"name":"x/kernel","shape":[1,2],"dtype":"float32"},
                                                          {"name":"n","shape":[],"dtype":"int32"},
                                                          {"name":"y/bias","shape":[2],"dtype":"float32"})"));
  const auto bytes = raw(1.0F) + raw(2.0F) + raw(7) + raw(3.0F) + raw(4.0F);
  writeFileAtomically(folder / "a.bin", bytes.substr(0, 6));
  writeFileAtomically(folder / "b.bin", bytes.substr(6));
  const auto weights = readForeignWeights(folder / "model.json");
  EXPECT_EQ(weights.size(), 2U);
  EXPECT_THAT(weights.at("x/kernel").toFloats(), ElementsAre(1, 2));
  EXPECT_THAT(weights.at("y/bias").toFloats(), ElementsAre(3, 4));
}

TEST(Keras, UndoesQuantisation) {
  const TemporaryFolder folder;
  const auto weight = [](const char* name, const char* type) {
    return std::string(R"({"name":")") + name + R"(","shape":[2],"dtype":"float32","quantization":{"dtype":")" + type +
           R"(","scale":0.5,"min":-1}})";
  };
  writeFileAtomically(folder / "model.json",
                      manifestOf(R"("a.bin")", weight("eight", "uint8") + "," + weight("sixteen", "uint16") + "," +
                                                   weight("half", "float16")));
  writeFileAtomically(folder / "a.bin", raw<std::uint8_t>(0) + raw<std::uint8_t>(255) + raw<std::uint16_t>(2) +
                                            raw<std::uint16_t>(65535) + raw<std::uint16_t>(0x3c00) +
                                            raw<std::uint16_t>(0xc000));
  const auto weights = readForeignWeights(folder / "model.json");
  EXPECT_THAT(weights.at("eight").toFloats(), ElementsAre(-1, 126.5));
  EXPECT_THAT(weights.at("sixteen").toFloats(), ElementsAre(0, 32766.5));
  EXPECT_THAT(weights.at("half").toFloats(), ElementsAre(1, -2));
}

TEST(Keras, RefusesShardsOutsideItsFolder) {
  for (const auto* path :
       {R"("../a.bin")", R"("/etc/passwd")", R"("..")", R"("")", R"("sub\\a.bin")", R"("a\u0000b")"}) {
    EXPECT_THAT(refusalOf(manifestOf(path, ""), ErrorCode::Unsupported), HasSubstr("plain file name")) << path;
  }
}

TEST(Keras, RefusesManifestsOfTheWrongShape) {
  refusalOf("{", ErrorCode::Corrupt);
  refusalOf("[]", ErrorCode::Corrupt);
  refusalOf(R"({"weightsManifest":[7]})", ErrorCode::Corrupt);
  refusalOf(manifestOf("7", ""), ErrorCode::Corrupt);
  refusalOf(manifestOf("", R"({"name":"x","shape":"big","dtype":"float32"})"), ErrorCode::Corrupt);
  refusalOf(manifestOf("", R"({"name":"x","shape":[-1],"dtype":"float32"})"), ErrorCode::Corrupt);
  EXPECT_THAT(refusalOf(manifestOf("", R"({"name":"x","shape":[1e30],"dtype":"float32"})"), ErrorCode::Corrupt),
              HasSubstr("model.json: weight 'x' has an extent that is no whole number"));
  refusalOf(manifestOf("", R"({"name":"x","shape":[99999999,99999],"dtype":"float32"})"), ErrorCode::ResourceExhausted);
  refusalOf(manifestOf("", R"({"name":"x","shape":[1],"dtype":"string"})"), ErrorCode::Unsupported);
}

TEST(Keras, RefusesAShardThatIsNamedTwice) {
  EXPECT_THAT(refusalOf(manifestOf(R"("a.bin","b.bin","a.bin")", ""), ErrorCode::Corrupt), HasSubstr("'a.bin' twice"));
  const std::string group = R"({"paths":["a.bin"],"weights":[]})";
  refusalOf(R"({"weightsManifest":[)" + group + "," + group + "]}", ErrorCode::Corrupt);
}

TEST(Keras, RefusesDeepNestingBeforeItIsParsed) {
  EXPECT_THAT(refusalOf(R"({"weightsManifest":[],"x":)" + std::string(1'000'000, '['), ErrorCode::Corrupt),
              HasSubstr("nested deeper"));
  const auto brackets = std::string(1000, '[');
  EXPECT_TRUE(parseTfjsManifest(R"({"weightsManifest":[],"x":"\"[)" + brackets + R"("})", "model.json").empty());
}

TEST(Keras, FindsTheEpsilonsOfBatchNormsAnywhereInTheTopology) {
  const auto norm = [](const std::string& config) {
    return R"({"class_name":"BatchNormalization","config":{)" + config + "}}";
  };
  const auto modelOf = [](const std::string& layers) {
    return R"({"weightsManifest":[],"modelTopology":{"model_config":{"config":{"layers":[)" + layers + "]}}}}";
  };
  const std::string other = R"({"class_name":"LayerNormalization","config":{"epsilon":0.5}})";
  EXPECT_THAT(listTfjsEpsilons(modelOf(norm(R"("epsilon":0.002)") + "," + other), "model.json"), ElementsAre(0.002));
  EXPECT_THAT(listTfjsEpsilons(modelOf(norm("")), "model.json"), ElementsAre(1e-3));  // Keras' own default
  EXPECT_THAT(listTfjsEpsilons(modelOf(""), "model.json"), ElementsAre());
  EXPECT_THROW(listTfjsEpsilons(modelOf(norm(R"("epsilon":"big")")), "model.json"), Error);
}

TEST(Keras, RefusesShardsOfTheWrongSizeAndMissingShards) {
  const TemporaryFolder folder;
  writeFileAtomically(folder / "model.json",
                      manifestOf(R"("a.bin")", R"({"name":"x","shape":[4000],"dtype":"float32"})"));
  EXPECT_THROW(readForeignWeights(folder / "model.json"), Error);
  writeFileAtomically(folder / "a.bin", std::string_view("1234"));
  try {
    readForeignWeights(folder / "model.json");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Corrupt);
    EXPECT_THAT(error.what(), HasSubstr("16000 bytes, its shards have 4"));
  }
}

TEST(Keras, KnowsOldAndNewNamesOfLayers) {
  EXPECT_EQ(moduleOfKerasLayer("conv1"), "conv1");
  EXPECT_EQ(moduleOfKerasLayer("bn_conv1"), "bn1");
  EXPECT_EQ(moduleOfKerasLayer("res2a_branch1"), "layer1.0.downsample.0");
  EXPECT_EQ(moduleOfKerasLayer("bn2a_branch1"), "layer1.0.downsample.1");
  EXPECT_EQ(moduleOfKerasLayer("res4f_branch2b"), "layer3.5.conv2");
  EXPECT_EQ(moduleOfKerasLayer("bn5c_branch2c"), "layer4.2.bn3");
  EXPECT_EQ(moduleOfKerasLayer("conv1_bn"), "bn1");
  EXPECT_EQ(moduleOfKerasLayer("conv3_block4_3_conv"), "layer2.3.conv3");
  EXPECT_EQ(moduleOfKerasLayer("conv2_block1_0_bn"), "layer1.0.downsample.1");
  EXPECT_EQ(moduleOfKerasLayer("predictions"), "fc");
  EXPECT_EQ(moduleOfKerasLayer("conv4_block23_1_bn"), "layer3.22.bn1");
  for (const auto* other : {"",
                            "res",
                            "bn",
                            "bn2",
                            "_bn",
                            "conv",
                            "_conv",
                            "conv_conv",
                            "conv2_bn",
                            "conv2_block_1_bn",
                            "block1_conv1",
                            "conv6_block1_1_bn",
                            "conv2_block0_1_bn",
                            "conv2_block100_1_bn",
                            "conv2_block1_4_bn",
                            "conv2_block+1_1_bn",
                            "res2a_branch",
                            "res2a_branch3",
                            "res2a_branch2d",
                            "res6a_branch1",
                            "res2A_branch1",
                            "res2a_branch2ab"}) {
    EXPECT_EQ(moduleOfKerasLayer(other), "") << other;
  }
}

TEST(Keras, TransposesKernelsTurnsBgrToRgbAndFoldsBiasesIntoMeans) {
  std::vector<float> kernel(24);
  for (std::size_t i = 0; i < kernel.size(); ++i) kernel[i] = static_cast<float>(i);
  graph::Weights keras;
  keras.emplace("resnet50/conv1/kernel:0", Tensor::fromFloats({1, 2, 3, 4}, kernel));
  keras.emplace("resnet50/conv1/bias:0", Tensor::fromFloats({4}, {1, 2, 3, 4}));
  keras.emplace("bn_conv1/moving_mean", Tensor::fromFloats({4}, {10, 10, 10, 10}));
  keras.emplace("bn_conv1/gamma", Tensor::fromFloats({4}, {5, 6, 7, 8}));
  keras.emplace("my_head/kernel", Tensor::fromFloats({2, 3}, {1, 2, 3, 4, 5, 6}));
  keras.emplace("predictions/bias", Tensor::fromFloats({3}, {1, 2, 3}));
  ASSERT_TRUE(isKerasWeights(keras));
  const auto weights = renameKerasWeights(keras);
  const auto conv = weights.at("conv1.weight");
  EXPECT_EQ(conv.shape(), Shape({4, 3, 1, 2}));
  // RGB from BGR: [o][i][0][w] = kernel[0][w][2 - i][o] = 12 w + 4 (2 - i) + o
  EXPECT_THAT(conv.toFloats(),
              ElementsAre(8, 20, 4, 16, 0, 12, 9, 21, 5, 17, 1, 13, 10, 22, 6, 18, 2, 14, 11, 23, 7, 19, 3, 15));
  EXPECT_THAT(weights.at("bn1.running_mean").toFloats(), ElementsAre(9, 8, 7, 6));
  EXPECT_THAT(weights.at("bn1.weight").toFloats(), ElementsAre(5, 6, 7, 8));
  EXPECT_THAT(weights.at("fc.weight").toFloats(), ElementsAre(1, 4, 2, 5, 3, 6));
  EXPECT_THAT(weights.at("fc.bias").toFloats(), ElementsAre(1, 2, 3));
  EXPECT_FALSE(weights.contains("conv1.bias"));
}

TEST(Keras, TransposesAnEmptyKernelAtOnceHoweverLargeItsOtherExtents) {
  constexpr std::int64_t kHuge = std::int64_t{1} << 31;
  graph::Weights keras;
  keras.emplace("conv1/kernel", Tensor::fromFloats({kHuge, kHuge / 2, 0, 1}, {}));
  keras.emplace("res2a_branch1/kernel", Tensor::fromFloats({1, 1, kHuge * kHuge, 0}, {}));
  keras.emplace("fc1000/kernel", Tensor::fromFloats({kHuge * kHuge, 0}, {}));
  const auto weights = renameKerasWeights(keras);
  EXPECT_EQ(weights.at("conv1.weight").shape(), Shape({1, 0, kHuge, kHuge / 2}));
  EXPECT_EQ(weights.at("fc.weight").shape(), Shape({0, kHuge * kHuge}));
}

TEST(Keras, RefusesABiasWithoutABatchNorm) {
  graph::Weights keras;
  keras.emplace("conv1/bias", Tensor::fromFloats({2}, {1, 2}));
  EXPECT_THROW(renameKerasWeights(keras), Error);
}

}  // namespace
}  // namespace carina::model
