// SPDX-License-Identifier: Apache-2.0
#include "engine/model/onnx_import.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <climits>
#include <cstring>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <google/protobuf/io/coded_stream.h>

#include "engine/core/error.h"
#include "engine/proto/onnx.pb.h"

namespace carina::model {
namespace {

using google::protobuf::io::CodedInputStream;

// Fields are walked where they lie instead of parsed into messages: weights stay in the mapped file, and a file of
// empty messages cannot take many times its size in memory.
struct Field {
  int number = 0;
  std::uint64_t value = 0;           // of a varint or fixed number
  std::span<const std::byte> bytes;  // of text, bytes, messages, packed numbers
};

enum WireType { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

bool readField(CodedInputStream& stream, std::span<const std::byte> message, std::uint32_t tag, Field& field) {
  field = {.number = static_cast<int>(tag >> 3)};
  std::uint32_t fixed32 = 0;
  bool isRead = false;
  int size = 0;
  switch (tag & 7) {
    case kVarint:
      return stream.ReadVarint64(&field.value);
    case kFixed64:
      return stream.ReadLittleEndian64(&field.value);
    case kFixed32:
      isRead = stream.ReadLittleEndian32(&fixed32);
      field.value = fixed32;
      return isRead;
    case kBytes: {
      if (!stream.ReadVarintSizeAsInt(&size)) return false;
      const auto at = static_cast<std::size_t>(stream.CurrentPosition());
      if (static_cast<std::size_t>(size) > message.size() - at) return false;
      field.bytes = message.subspan(at, static_cast<std::size_t>(size));
      return stream.Skip(size);
    }
    default:
      return false;
  }
}

template <typename Visit>
bool forEachField(std::span<const std::byte> message, const Visit& visit) {
  CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(message.data()), static_cast<int>(message.size()));
  Field field;
  while (const auto tag = stream.ReadTag()) {
    if (!readField(stream, message, tag, field)) return false;
    visit(field);
  }
  return static_cast<std::size_t>(stream.CurrentPosition()) == message.size();
}

std::vector<std::uint64_t> readVarints(std::span<const std::byte> packed) {
  CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(packed.data()), static_cast<int>(packed.size()));
  std::vector<std::uint64_t> values;
  std::uint64_t value = 0;
  while (static_cast<std::size_t>(stream.CurrentPosition()) < packed.size() && stream.ReadVarint64(&value)) {
    values.push_back(value);
  }
  return values;
}

struct Initializer {
  std::string name;
  std::vector<std::int64_t> dims;
  int type = onnx::TensorProto::UNDEFINED;
  bool isExternal = false;
  std::span<const std::byte> raw;     // also packed f32 and f64, which lie the same way
  std::span<const std::byte> narrow;  // 16-bit floats as varints
};

void addDims(Initializer& tensor, const Field& field) {
  if (field.bytes.empty()) {
    tensor.dims.push_back(static_cast<std::int64_t>(field.value));
    return;
  }
  for (const auto dim : readVarints(field.bytes)) tensor.dims.push_back(static_cast<std::int64_t>(dim));
}

void readTensorField(Initializer& tensor, const Field& field) {
  using onnx::TensorProto;
  switch (field.number) {
    case TensorProto::kDimsFieldNumber:
      return addDims(tensor, field);
    case TensorProto::kDataTypeFieldNumber:
      tensor.type = static_cast<int>(std::min<std::uint64_t>(field.value, INT_MAX));
      return;
    case TensorProto::kNameFieldNumber:
      tensor.name.assign(reinterpret_cast<const char*>(field.bytes.data()), field.bytes.size());
      return;
    case TensorProto::kRawDataFieldNumber:
    case TensorProto::kFloatDataFieldNumber:
    case TensorProto::kDoubleDataFieldNumber:
      tensor.raw = field.bytes;
      return;
    case TensorProto::kInt32DataFieldNumber:
      tensor.narrow = field.bytes;
      return;
    case TensorProto::kDataLocationFieldNumber:
      tensor.isExternal = tensor.isExternal || field.value != 0;
      return;
    case TensorProto::kExternalDataFieldNumber:
      tensor.isExternal = true;
      return;
    default:
      return;
  }
}

std::optional<DType> floatType(int type) {
  switch (type) {
    case onnx::TensorProto::FLOAT:
      return DType::F32;
    case onnx::TensorProto::DOUBLE:
      return DType::F64;
    case onnx::TensorProto::FLOAT16:
      return DType::F16;
    case onnx::TensorProto::BFLOAT16:
      return DType::BF16;
    default:
      return std::nullopt;
  }
}

SharedBytes dataOf(const Initializer& tensor, const SharedBytes& file) {
  if (tensor.narrow.empty()) return {tensor.raw, file.owner};
  auto values = std::make_shared<std::vector<std::uint16_t>>();
  for (const auto value : readVarints(tensor.narrow)) values->push_back(static_cast<std::uint16_t>(value));
  return {std::as_bytes(std::span(*values)), values};
}

// PyTorch's exporter names what its constant folding made "onnx::Conv_123"; older ones, just by number.
bool isRenamed(std::string_view name) {
  return name.starts_with("onnx::") ||
         (!name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

std::string_view textOf(const Field& field) {
  return {reinterpret_cast<const char*>(field.bytes.data()), field.bytes.size()};
}

// The number a person wrote: 0.001 for the f32 next to it.
double shortestDouble(float value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  double wide = value;
  std::from_chars(text.data(), end, wide);
  return wide;
}

class OnnxReader {
 public:
  OnnxReader(const SharedBytes& file, std::string_view name) : file_(file), name_(name) {}

  graph::Weights read() {
    walk(file_.bytes, [&](const Field& field) {
      if (field.number == onnx::ModelProto::kGraphFieldNumber) readGraph(field.bytes);
    });
    return std::move(weights_);
  }

  std::set<double> listEpsilons() const {
    std::set<double> epsilons;
    walk(file_.bytes, [&](const Field& model) {
      if (model.number != onnx::ModelProto::kGraphFieldNumber) return;
      walk(model.bytes, [&](const Field& graph) {
        if (graph.number == onnx::GraphProto::kNodeFieldNumber) addEpsilon(graph.bytes, epsilons);
      });
    });
    return epsilons;
  }

 private:
  [[noreturn]] void fail(ErrorCode code, const std::string& what) const { throw Error(code, name_ + ": " + what); }

  template <typename Visit>
  void walk(std::span<const std::byte> message, const Visit& visit) const {
    if (!forEachField(message, visit)) fail(ErrorCode::Corrupt, "is broken or truncated ONNX");
  }

  void readGraph(std::span<const std::byte> graph) {
    walk(graph, [&](const Field& field) {
      if (field.number == onnx::GraphProto::kInitializerFieldNumber) readInitializer(field.bytes);
    });
  }

  void addEpsilon(std::span<const std::byte> node, std::set<double>& epsilons) const {
    bool isNorm = false;
    float epsilon = 1e-5F;  // where a batch norm names none
    walk(node, [&](const Field& field) {
      if (field.number == onnx::NodeProto::kOpTypeFieldNumber) isNorm = textOf(field) == "BatchNormalization";
      if (field.number == onnx::NodeProto::kAttributeFieldNumber) {
        epsilon = findFloat(field.bytes, "epsilon").value_or(epsilon);
      }
    });
    if (isNorm) epsilons.insert(shortestDouble(epsilon));
  }

  std::optional<float> findFloat(std::span<const std::byte> attribute, std::string_view wanted) const {
    bool isWanted = false;
    float value = 0;
    walk(attribute, [&](const Field& field) {
      if (field.number == onnx::AttributeProto::kNameFieldNumber) isWanted = textOf(field) == wanted;
      if (field.number == onnx::AttributeProto::kFFieldNumber) {
        value = std::bit_cast<float>(static_cast<std::uint32_t>(field.value));
      }
    });
    return isWanted ? std::optional(value) : std::nullopt;
  }

  void readInitializer(std::span<const std::byte> message) {
    Initializer tensor;
    walk(message, [&](const Field& field) { readTensorField(tensor, field); });
    if (tensor.isExternal) {
      fail(ErrorCode::Unsupported, "keeps tensor '" + tensor.name +
                                       "' in another file, which is not followed; save it with all data in one file");
    }
    const auto type = floatType(tensor.type);
    if (!type) return;  // shapes and indices
    if (tensor.dims.size() == 4 && isRenamed(tensor.name)) {
      fail(ErrorCode::Unsupported, "has a convolution's weights under the made-up name '" + tensor.name +
                                       "': its batch norms are folded and its names lost; export it again with "
                                       "training=TrainingMode.PRESERVE and do_constant_folding=False, or import the "
                                       "PyTorch file");
    }
    const auto data = dataOf(tensor, file_);
    try {
      weights_.insert_or_assign(tensor.name, Tensor(*type, Shape(tensor.dims), data.bytes, data.owner));
    } catch (const Error& error) {
      fail(ErrorCode::Corrupt, "tensor '" + tensor.name + "': " + error.what());
    }
  }

  SharedBytes file_;
  std::string name_;
  graph::Weights weights_;
};

void checkSize(const SharedBytes& file, std::string_view name) {
  if (file.bytes.size() < INT_MAX) return;
  throw Error(ErrorCode::ResourceExhausted, std::string(name) + ": is past protobuf's 2 GiB");
}

}  // namespace

bool isOnnxModel(std::span<const std::byte> bytes) {
  bool hasVersion = false;
  bool hasGraph = false;
  if (bytes.size() >= INT_MAX) return false;
  const bool isWhole = forEachField(bytes, [&](const Field& field) {
    hasVersion = hasVersion || field.number == onnx::ModelProto::kIrVersionFieldNumber;
    hasGraph = hasGraph || field.number == onnx::ModelProto::kGraphFieldNumber;
  });
  return isWhole && hasVersion && hasGraph;
}

graph::Weights readOnnxWeights(const SharedBytes& file, std::string_view name) {
  checkSize(file, name);
  return OnnxReader(file, name).read();
}

std::set<double> listOnnxEpsilons(const SharedBytes& file, std::string_view name) {
  checkSize(file, name);
  return OnnxReader(file, name).listEpsilons();
}

}  // namespace carina::model
