// SPDX-License-Identifier: Apache-2.0
#include "engine/model/export_onnx.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"
#include "engine/core/file.h"
#include "engine/model/card_json.h"
#include "engine/model/onnx_nodes.h"
#include "engine/proto/onnx.pb.h"

namespace carina::model {
namespace {

constexpr std::int64_t kIrVersion = 8;
constexpr std::int64_t kOpset = 13;
constexpr std::uint64_t kMostBytes = std::numeric_limits<std::int32_t>::max();
constexpr const char* kInput = "input";
constexpr const char* kLogits = "logits";

void checkSize(const Model& model, const std::filesystem::path& path) {
  std::uint64_t sizeBytes = 1U << 20U;  // room for nodes and card
  for (const auto& [name, tensor] : model.weights) {
    sizeBytes += static_cast<std::uint64_t>(tensor.shape().elements()) * sizeof(float);
  }
  if (sizeBytes <= kMostBytes) return;
  throw Error(ErrorCode::ResourceExhausted, path.string() + ": the net's weights take " + std::to_string(sizeBytes) +
                                                " bytes in f32; an ONNX file holds at most 2 GiB");
}

/// A value with a free batch: N × dims.
void setValueInfo(onnx::ValueInfoProto& info, const char* name, const std::vector<std::int64_t>& dims) {
  info.set_name(name);
  auto& type = *info.mutable_type()->mutable_tensor_type();
  type.set_elem_type(onnx::TensorProto::FLOAT);
  type.mutable_shape()->add_dim()->set_dim_param("N");
  for (const auto dim : dims) type.mutable_shape()->add_dim()->set_dim_value(dim);
}

void addWeights(const Model& model, onnx::GraphProto& message) {
  for (const auto& [name, tensor] : model.weights) {
    auto& initializer = *message.add_initializer();
    initializer.set_name(name);
    initializer.set_data_type(onnx::TensorProto::FLOAT);
    for (const auto dim : tensor.shape().dims()) initializer.add_dims(dim);
    if (tensor.dtype() == DType::F32) {
      initializer.set_raw_data(tensor.bytes().data(), tensor.bytes().size());
    } else {
      const auto values = tensor.toFloats();
      initializer.set_raw_data(values.data(), values.size() * sizeof(float));
    }
  }
}

void addMetadata(const Model& model, onnx::ModelProto& message) {
  const auto add = [&](const char* key, const std::string& value) {
    auto& entry = *message.add_metadata_props();
    entry.set_key(key);
    entry.set_value(value);
  };
  add("carina.model_card", writeCardJson(model.card));
  add("carina.weights_sha256", hashWeights(model.weights));
  add("carina.notice", honestyStatement(model.card));
}

onnx::ModelProto messageOf(const Model& model) {
  onnx::ModelProto message;
  message.set_ir_version(kIrVersion);
  message.set_producer_name("carina");
  message.set_doc_string(honestyStatement(model.card));
  message.add_opset_import()->set_version(kOpset);
  addMetadata(model, message);
  auto& graph = *message.mutable_graph();
  graph.set_name(model.card.net);
  setValueInfo(*graph.add_input(), kInput, model.graph.inputShape().dims());
  setValueInfo(*graph.add_output(), kLogits, {static_cast<std::int64_t>(model.card.labels.size())});
  OnnxNodes(model.graph, graph).writeUpTo(model.graph.output("logits"), kLogits);
  addWeights(model, graph);
  return message;
}

}  // namespace

void exportOnnx(const Model& model, const std::filesystem::path& path) {
  checkSize(model, path);
  const auto message = messageOf(model);
  std::string bytes;
  if (message.ByteSizeLong() > kMostBytes || !message.SerializeToString(&bytes)) {
    throw Error(ErrorCode::ResourceExhausted, path.string() + ": the net is past the 2 GiB that an ONNX file holds");
  }
  writeFileAtomically(path, bytes);
}

}  // namespace carina::model
