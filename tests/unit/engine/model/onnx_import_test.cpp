// SPDX-License-Identifier: Apache-2.0
#include "engine/model/onnx_import.h"

#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/proto/onnx.pb.h"
#include "tests/unit/engine/model/test_bytes.h"

namespace carina::model {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

onnx::TensorProto* addTensor(onnx::ModelProto& model, const char* name, int type) {
  model.set_ir_version(8);
  auto* tensor = model.mutable_graph()->add_initializer();
  tensor->set_name(name);
  tensor->set_data_type(type);
  tensor->add_dims(2);
  return tensor;
}

std::string refusalOf(const std::string& bytes, ErrorCode code) {
  try {
    readOnnxWeights(share(bytes), "test.onnx");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << error.what();
    return error.what();
  }
  return "nothing was refused";
}

onnx::ModelProto allTypes() {
  onnx::ModelProto model;
  addTensor(model, "raw", onnx::TensorProto::FLOAT)->set_raw_data(raw(1.5F) + raw(-2.0F));
  auto* floats = addTensor(model, "floats", onnx::TensorProto::FLOAT);
  floats->add_float_data(3.0F);
  floats->add_float_data(4.0F);
  auto* doubles = addTensor(model, "doubles", onnx::TensorProto::DOUBLE);
  doubles->add_double_data(5.0);
  doubles->add_double_data(6.0);
  auto* halves = addTensor(model, "halves", onnx::TensorProto::FLOAT16);
  halves->add_int32_data(0x3c00);
  halves->add_int32_data(0xc000);
  addTensor(model, "brains", onnx::TensorProto::BFLOAT16)->set_raw_data(std::string("\x80\x3f\x00\x40", 4));
  addTensor(model, "shape", onnx::TensorProto::INT64)->set_raw_data(std::string(16, '\1'));
  return model;
}

TEST(OnnxImport, ReadsFloatsOfEveryTypeAndSkipsIntegers) {
  const auto weights = readOnnxWeights(share(allTypes().SerializeAsString()), "test.onnx");
  EXPECT_EQ(weights.size(), 5U);
  EXPECT_THAT(weights.at("raw").toFloats(), ElementsAre(1.5F, -2.0F));
  EXPECT_THAT(weights.at("floats").toFloats(), ElementsAre(3, 4));
  EXPECT_THAT(weights.at("doubles").toFloats(), ElementsAre(5, 6));
  EXPECT_THAT(weights.at("halves").toFloats(), ElementsAre(1, -2));
  EXPECT_THAT(weights.at("brains").toFloats(), ElementsAre(1, 2));
}

TEST(OnnxImport, ListsTheEpsilonsOfBatchNormsAsTheyWereWritten) {
  auto model = allTypes();
  const auto addNode = [&](const char* type, std::optional<float> epsilon) {
    auto* node = model.mutable_graph()->add_node();
    if (epsilon) {
      auto* momentum = node->add_attribute();
      momentum->set_name("momentum");
      momentum->set_f(0.9F);
      auto* attribute = node->add_attribute();
      attribute->set_name("epsilon");
      attribute->set_f(*epsilon);
    }
    node->set_op_type(type);
  };
  addNode("BatchNormalization", 1e-3F);
  addNode("BatchNormalization", 1e-3F);
  addNode("LayerNormalization", 0.5F);
  EXPECT_THAT(listOnnxEpsilons(share(model.SerializeAsString()), "test.onnx"), ElementsAre(1e-3));
  addNode("BatchNormalization", std::nullopt);  // the operator's own default
  EXPECT_THAT(listOnnxEpsilons(share(model.SerializeAsString()), "test.onnx"), ElementsAre(1e-5, 1e-3));
}

TEST(OnnxImport, RefusesWeightsInOtherFiles) {
  onnx::ModelProto model;
  auto* tensor = addTensor(model, "weight", onnx::TensorProto::FLOAT);
  auto* location = tensor->add_external_data();
  location->set_key("location");
  location->set_value("../../etc/passwd");
  EXPECT_THAT(refusalOf(model.SerializeAsString(), ErrorCode::Unsupported), HasSubstr("in another file"));
}

TEST(OnnxImport, SaysThatAFoldedExportLostItsNames) {
  onnx::ModelProto model;
  auto* tensor = addTensor(model, "onnx::Conv_193", onnx::TensorProto::FLOAT);
  for (int i = 0; i < 3; ++i) tensor->add_dims(1);
  tensor->set_raw_data(std::string(8, '\0'));
  EXPECT_THAT(refusalOf(model.SerializeAsString(), ErrorCode::Unsupported), HasSubstr("batch norms are folded"));
}

TEST(OnnxImport, RefusesTensorsWhoseBytesDoNotFitTheirShape) {
  onnx::ModelProto model;
  addTensor(model, "weight", onnx::TensorProto::FLOAT)->set_raw_data("1234");
  EXPECT_THAT(refusalOf(model.SerializeAsString(), ErrorCode::Corrupt), HasSubstr("tensor 'weight'"));
  onnx::ModelProto negative;
  addTensor(negative, "weight", onnx::TensorProto::FLOAT)->add_dims(-1);
  refusalOf(negative.SerializeAsString(), ErrorCode::Corrupt);
  onnx::ModelProto huge;
  auto* tensor = addTensor(huge, "weight", onnx::TensorProto::FLOAT);
  tensor->add_dims(std::int64_t{1} << 61);
  refusalOf(huge.SerializeAsString(), ErrorCode::Corrupt);
}

TEST(OnnxImport, KnowsOnnxByItsFields) {
  EXPECT_TRUE(isOnnxModel(share(allTypes().SerializeAsString()).bytes));
  EXPECT_FALSE(isOnnxModel({}));
  EXPECT_FALSE(isOnnxModel(share("hello, this is text").bytes));
}

TEST(OnnxImport, SurvivesTruncationAndFlippedBits) {
  const auto whole = allTypes().SerializeAsString();
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    auto flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    for (const auto& bytes : {flipped, whole.substr(0, bit / 8)}) {
      try {
        readOnnxWeights(share(bytes), "test.onnx");
      } catch (const Error&) {
        continue;
      }
    }
  }
}

}  // namespace
}  // namespace carina::model
