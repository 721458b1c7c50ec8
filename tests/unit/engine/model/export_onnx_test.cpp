// SPDX-License-Identifier: Apache-2.0
#include "engine/model/export_onnx.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/graph/subsample.h"
#include "engine/nets/nets.h"
#include "engine/proto/onnx.pb.h"
#include "tests/unit/engine/model/temporary_folder.h"

namespace carina::model {
namespace {

using testing::HasSubstr;

Model smallModel(const std::string& net, std::int64_t inputSize) {
  auto card = makeUntrainedModel("amoebanet_d_1_32").card;
  card.net = net;
  card.inputSize = inputSize;
  const auto graph = nets::makeNet(net, {.inputSize = inputSize});
  return makeModel(std::move(card), graph::makeUntrainedWeights(graph, 1));
}

onnx::ModelProto exported(const Model& model) {
  const TemporaryFolder folder;
  exportOnnx(model, folder / "m.onnx");
  const auto bytes = readFile(folder / "m.onnx", 1U << 30U);
  onnx::ModelProto message;
  EXPECT_TRUE(message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  return message;
}

/// A model around a graph that is no net of ours; only what the export looks at.
Model modelOf(graph::Graph graph) {
  Model model{.card = makeUntrainedModel("amoebanet_d_1_32").card, .graph = std::move(graph)};
  return model;
}

Model subsampleModel(std::int64_t offset, Shape input) {
  graph::Graph graph;
  const auto src = graph.addInput("input", std::move(input));
  graph.markOutput("logits", graph.add("take", std::make_shared<graph::Subsample>(offset), {src}));
  return modelOf(std::move(graph));
}

std::map<std::string, int> operatorCounts(const onnx::ModelProto& message) {
  std::map<std::string, int> counts;
  for (const auto& node : message.graph().node()) ++counts[node.op_type()];
  return counts;
}

/// Fails the test where a node uses a value that nothing made, or makes one twice.
void expectEveryValueMadeOnceBeforeUse(const onnx::GraphProto& graph) {
  std::set<std::string> made;
  for (const auto& input : graph.input()) EXPECT_TRUE(made.insert(input.name()).second) << input.name();
  for (const auto& tensor : graph.initializer()) EXPECT_TRUE(made.insert(tensor.name()).second) << tensor.name();
  for (const auto& node : graph.node()) {
    for (const auto& src : node.input()) EXPECT_TRUE(made.contains(src)) << node.name() << " uses " << src;
    for (const auto& dst : node.output()) EXPECT_TRUE(made.insert(dst).second) << dst;
  }
  EXPECT_TRUE(made.contains(graph.output(0).name()));
}

TEST(ExportOnnx, WritesEveryNetInAnOrderThatRuns) {
  const std::map<std::string, std::int64_t> nets = {
      {"densenet121", 64}, {"resnet50", 64}, {"resnet50_v1", 64}, {"resnet59", 64}, {"amoebanet_d_1_32", 97}};
  for (const auto& [net, size] : nets) {
    const auto message = exported(smallModel(net, size));
    SCOPED_TRACE(net);
    expectEveryValueMadeOnceBeforeUse(message.graph());
    EXPECT_EQ(message.graph().name(), net);
  }
}

TEST(ExportOnnx, NamesInputOutputAndVersions) {
  const auto message = exported(smallModel("resnet50", 64));
  EXPECT_EQ(message.ir_version(), 8);
  ASSERT_EQ(message.opset_import_size(), 1);
  EXPECT_EQ(message.opset_import(0).version(), 13);
  const auto& input = message.graph().input(0);
  EXPECT_EQ(input.name(), "input");
  EXPECT_EQ(input.type().tensor_type().shape().dim(0).dim_param(), "N");
  EXPECT_EQ(input.type().tensor_type().shape().dim(3).dim_value(), 64);
  EXPECT_EQ(message.graph().output(0).name(), "logits");
  EXPECT_EQ(message.graph().output(0).type().tensor_type().shape().dim(1).dim_value(), 14);
}

TEST(ExportOnnx, HasAsManyOperatorsAsResNet50HasLayers) {
  auto counts = operatorCounts(exported(smallModel("resnet50", 64)));
  EXPECT_EQ(counts["Conv"], 53);  // He et al. 2016, table 1: 49 + 4 projections
  EXPECT_EQ(counts["BatchNormalization"], 53);
  EXPECT_EQ(counts["Add"], 16);
  EXPECT_EQ(counts["MaxPool"], 1);
  EXPECT_EQ(counts["GlobalAveragePool"], 1);
  EXPECT_EQ(counts["Gemm"], 1);
}

TEST(ExportOnnx, KeepsNamesAndBitsOfTheWeights) {
  const auto model = smallModel("amoebanet_d_1_32", 97);
  std::map<std::string, const onnx::TensorProto*> initializers;
  const auto message = exported(model);
  for (const auto& tensor : message.graph().initializer()) initializers[tensor.name()] = &tensor;
  for (const auto& [name, tensor] : model.weights) {
    ASSERT_TRUE(initializers.contains(name)) << name;
    const auto bytes = std::as_bytes(std::span(initializers[name]->raw_data()));
    EXPECT_TRUE(std::ranges::equal(bytes, tensor.bytes())) << name;
  }
}

TEST(ExportOnnx, WidensBf16WeightsToF32) {
  auto model = smallModel("amoebanet_d_1_32", 97);
  auto& tensor = model.weights.begin()->second;
  const auto elements = static_cast<std::size_t>(tensor.shape().elements());
  const auto ones = std::make_shared<std::vector<std::uint16_t>>(elements, bf16FromFloat(1.0F));
  tensor = Tensor(DType::BF16, tensor.shape(), std::as_bytes(std::span(*ones)), ones);
  const auto message = exported(model);
  for (const auto& written : message.graph().initializer()) {
    if (written.name() != model.weights.begin()->first) continue;
    EXPECT_EQ(written.data_type(), onnx::TensorProto::FLOAT);
    const std::vector<float> wanted(elements, 1.0F);
    EXPECT_TRUE(std::ranges::equal(std::as_bytes(std::span(written.raw_data())), std::as_bytes(std::span(wanted))));
  }
}

TEST(ExportOnnx, LeavesDropoutOut) {
  auto counts = operatorCounts(exported(smallModel("amoebanet_d_1_32", 97)));
  EXPECT_EQ(counts.count("Dropout"), 0U);
  EXPECT_GT(counts["Slice"], 0);
}

TEST(ExportOnnx, PadsASubsampleOnlyWhereAPixelLiesOutsideTheMap) {
  EXPECT_FALSE(operatorCounts(exported(subsampleModel(0, {1, 5, 5}))).contains("Pad"));
  EXPECT_FALSE(operatorCounts(exported(subsampleModel(1, {1, 4, 4}))).contains("Pad"));
  const auto message = exported(subsampleModel(1, {1, 5, 4}));
  EXPECT_TRUE(operatorCounts(message).contains("Pad"));
  const auto& pads = *message.graph().initializer().rbegin();
  EXPECT_THAT(pads.int64_data(), testing::ElementsAre(0, 0, 0, 0, 0, 0, 1, 0));
}

TEST(ExportOnnx, SaysWhatTheModelIs) {
  const auto model = smallModel("amoebanet_d_1_32", 97);
  std::map<std::string, std::string> metadata;
  const auto message = exported(model);
  for (const auto& entry : message.metadata_props()) metadata[entry.key()] = entry.value();
  EXPECT_EQ(metadata["carina.weights_sha256"], model.weightsSha256);
  EXPECT_THAT(metadata["carina.model_card"], HasSubstr("\"amoebanet_d_1_32\""));
  EXPECT_EQ(metadata["carina.notice"], honestyStatement(model.card));
  EXPECT_THAT(message.doc_string(), HasSubstr("Not for clinical use."));
}

/// An op of our own that the export has never heard of.
class Stranger : public graph::Op {
 public:
  std::string_view kind() const override { return "stranger"; }
  Shape dstShape(std::span<const Shape> src) const override { return src[0]; }
  graph::ReferenceArray reference(std::span<const graph::ReferenceArray> src,
                                  std::span<const std::vector<double>>) const override {
    return src[0];
  }
  graph::ReferenceGradient backwardReference(std::span<const graph::ReferenceArray>,
                                             std::span<const std::vector<double>>,
                                             const graph::ReferenceArray& diffDst) const override {
    return {.src = {diffDst}, .parameters = {}};
  }
};

TEST(ExportOnnx, RefusesAnOpWithoutAnOnnxFormByName) {
  graph::Graph graph;
  const auto src = graph.addInput("input", {1, 4, 4});
  graph.markOutput("logits", graph.add("odd", std::make_shared<Stranger>(), {src}));
  try {
    exported(modelOf(std::move(graph)));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Unsupported);
    EXPECT_THAT(error.what(), HasSubstr("'odd': stranger"));
  }
}

TEST(ExportOnnx, RefusesWeightsPastTwoGibibytes) {
  const TemporaryFolder folder;
  const auto sparse = folder / "sparse";
  writeFileAtomically(sparse, std::string_view("x"));
  std::filesystem::resize_file(sparse, std::uint64_t{1} << 31U);
  const auto file = MappedFile::open(sparse);
  auto model = subsampleModel(0, {1, 4, 4});
  model.weights.emplace("big", Tensor(DType::F32, {1 << 29}, file->bytes(), file));
  try {
    exportOnnx(model, folder / "m.onnx");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::ResourceExhausted);
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "m.onnx"));
}

/// True when the command ends well.
bool runs(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1").c_str()) == 0;
}

TEST(ExportOnnx, PassesTheFormatsOwnChecker) {
  const std::string python = "/usr/bin/python3";
  if (!runs(python + " -c 'import onnx'")) GTEST_SKIP() << "python3-onnx is not installed for " << python;
  const TemporaryFolder folder;
  for (const auto& [net, size] : std::map<std::string, std::int64_t>{{"densenet121", 64}, {"amoebanet_d_1_32", 97}}) {
    const auto path = folder / (net + ".onnx");
    exportOnnx(smallModel(net, size), path);
    EXPECT_TRUE(runs(python + " -c 'import onnx, sys; onnx.checker.check_model(sys.argv[1], full_check=True)' '" +
                     path.string() + "'"))
        << net;
  }
}

}  // namespace
}  // namespace carina::model
