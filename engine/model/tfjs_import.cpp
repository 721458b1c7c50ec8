// SPDX-License-Identifier: Apache-2.0
#include "engine/model/tfjs_import.h"

#include <cstring>
#include <set>

#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "engine/core/file.h"

namespace carina::model {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMaxJsonBytes = std::uint64_t{4} << 20;
constexpr std::uint64_t kMaxGroupBytes = std::uint64_t{4} << 30;

constexpr double kKerasEpsilon = 1e-3;  // where a batch norm names none

struct StoredType {
  std::string_view name;
  std::size_t bytes;
  std::optional<DType> dtype;
};

constexpr StoredType kTypes[] = {
    {"float32", 4, DType::F32}, {"float16", 2, DType::F16}, {"int32", 4, std::nullopt},
    {"bool", 1, std::nullopt},  {"uint8", 1, std::nullopt}, {"uint16", 2, std::nullopt},
};

class ManifestReader {
 public:
  explicit ManifestReader(std::string_view name) : name_(name) {}

  TfjsGroup readGroup(const json& node) {
    TfjsGroup group;
    for (const auto& path : node.at("paths")) group.paths.push_back(checkPath(path.get<std::string>()));
    for (const auto& path : group.paths) {
      if (!seen_.insert(path).second) fail("names the shard '" + path.substr(0, 80) + "' twice");
    }
    for (const auto& weight : node.at("weights")) group.weights.push_back(readWeight(weight));
    return group;
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const { throw Error(ErrorCode::Unsupported, name_ + ": " + what); }

  [[noreturn]] void fail(const std::string& what) const { throw Error(ErrorCode::Corrupt, name_ + ": " + what); }

  Shape readShape(const json& node, const std::string& weight) const {
    for (const auto& extent : node) {
      if (!extent.is_number_integer()) fail("weight '" + weight + "' has an extent that is no whole number");
    }
    try {
      return Shape(node.get<std::vector<std::int64_t>>());
    } catch (const Error& error) {
      fail("weight '" + weight + "': " + error.what());
    }
  }

  std::string checkPath(std::string path) const {
    const bool isPlain = !path.empty() && path != "." && path != ".." &&
                         path.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
    if (!isPlain) refuse("a shard must lie beside it, under a plain file name");
    return path;
  }

  const StoredType& findType(const std::string& type, const std::string& weight) const {
    for (const auto& row : kTypes) {
      if (row.name == type) return row;
    }
    refuse("weight '" + weight + "' has the type '" + type.substr(0, 20) + "', which cannot be read");
  }

  TfjsWeight readWeight(const json& node) const {
    TfjsWeight weight{.name = node.at("name").get<std::string>()};
    weight.shape = readShape(node.at("shape"), weight.name);
    const auto* stored = &findType(node.at("dtype").get<std::string>(), weight.name);
    weight.dtype = stored->dtype;
    if (const auto quantization = node.find("quantization"); quantization != node.end()) {
      stored = &findType(quantization->at("dtype").get<std::string>(), weight.name);
      weight.isQuantized = !stored->dtype;
      if (weight.isQuantized) {
        weight.scale = quantization->at("scale").get<double>();
        weight.min = quantization->at("min").get<double>();
      } else if (weight.dtype) {
        weight.dtype = stored->dtype;
      }
    }
    const auto elements = static_cast<std::uint64_t>(weight.shape.elements());
    if (elements > kMaxGroupBytes) {
      throw Error(ErrorCode::ResourceExhausted, name_ + ": weight '" + weight.name + "' has too many elements");
    }
    weight.storedBytes = elements * stored->bytes;
    return weight;
  }

  std::string name_;
  std::set<std::string> seen_;
};

// The parser's memory grows with the nesting, far beyond the text's own size.
void checkNesting(std::string_view text, std::string_view name) {
  constexpr int kMaxDepth = 100;
  int depth = 0;
  bool isInString = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (isInString && c == '\\') ++i;
    if (c == '"') isInString = !isInString;
    if (isInString) continue;
    if (c == ']' || c == '}') --depth;
    if ((c == '[' || c == '{') && ++depth > kMaxDepth) {
      throw Error(ErrorCode::Corrupt, std::string(name) + ": is nested deeper than any model.json");
    }
  }
}

template <typename Use>
auto useModelJson(std::string_view text, std::string_view name, const Use& use) {
  checkNesting(text, name);
  try {
    return use(json::parse(text));
  } catch (const json::exception& error) {
    throw Error(ErrorCode::Corrupt, std::string(name) + ": is no readable model.json: " + error.what());
  }
}

void collectEpsilons(const json& node, std::set<double>& found) {
  if (!node.is_structured()) return;
  const auto kind = node.find("class_name");
  if (node.is_object() && kind != node.end() && kind->is_string() &&
      kind->get_ref<const std::string&>().starts_with("BatchNormalization")) {
    found.insert(node.at("config").value("epsilon", kKerasEpsilon));
  }
  for (const auto& child : node) collectEpsilons(child, found);
}

std::uint64_t totalBytes(const TfjsGroup& group, std::string_view name) {
  std::uint64_t total = 0;
  for (const auto& weight : group.weights) {
    total += weight.storedBytes;
    if (total > kMaxGroupBytes) throw Error(ErrorCode::ResourceExhausted, std::string(name) + ": is past 4 GiB");
  }
  return total;
}

std::shared_ptr<const std::vector<std::byte>> joinShards(const TfjsGroup& group,
                                                         const std::filesystem::path& modelJson) {
  std::vector<std::shared_ptr<const MappedFile>> shards;
  std::uint64_t found = 0;
  for (const auto& path : group.paths) {
    shards.push_back(MappedFile::open(modelJson.parent_path() / path));
    found += shards.back()->bytes().size();
  }
  const auto wanted = totalBytes(group, modelJson.string());
  if (found != wanted) {
    throw Error(ErrorCode::Corrupt, modelJson.string() + ": its weights take " + std::to_string(wanted) +
                                        " bytes, its shards have " + std::to_string(found));
  }
  auto joined = std::make_shared<std::vector<std::byte>>();
  joined->reserve(wanted);
  for (const auto& shard : shards) joined->insert(joined->end(), shard->bytes().begin(), shard->bytes().end());
  return joined;
}

template <typename Stored>
Tensor dequantize(const TfjsWeight& weight, std::span<const std::byte> bytes) {
  std::vector<float> values(bytes.size() / sizeof(Stored));
  for (std::size_t i = 0; i < values.size(); ++i) {
    Stored stored;
    std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    values[i] = static_cast<float>(static_cast<double>(stored) * weight.scale + weight.min);
  }
  return Tensor::fromFloats(weight.shape, std::move(values));
}

Tensor makeTensor(const TfjsWeight& weight, std::span<const std::byte> bytes, std::shared_ptr<const void> owner) {
  if (!weight.isQuantized) return {*weight.dtype, weight.shape, bytes, std::move(owner)};
  const auto elements = static_cast<std::size_t>(weight.shape.elements());
  if (bytes.size() == elements) return dequantize<std::uint8_t>(weight, bytes);
  if (bytes.size() == elements * 2) return dequantize<std::uint16_t>(weight, bytes);
  return dequantize<std::int32_t>(weight, bytes);
}

void readGroup(const TfjsGroup& group, const std::filesystem::path& modelJson, graph::Weights& weights) {
  const auto joined = joinShards(group, modelJson);
  std::size_t at = 0;
  for (const auto& weight : group.weights) {
    const auto bytes = std::span(*joined).subspan(at, weight.storedBytes);
    at += weight.storedBytes;
    if (weight.dtype) weights.insert_or_assign(weight.name, makeTensor(weight, bytes, joined));
  }
}

}  // namespace

bool isTfjsModel(std::span<const std::byte> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto first = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  return first != std::string_view::npos && text[first] == '{' && bytes.size() <= kMaxJsonBytes &&
         text.find("\"weightsManifest\"") != std::string_view::npos;
}

std::vector<TfjsGroup> parseTfjsManifest(std::string_view text, std::string_view name) {
  return useModelJson(text, name, [&](const json& model) {
    ManifestReader reader(name);
    std::vector<TfjsGroup> groups;
    for (const auto& group : model.at("weightsManifest")) groups.push_back(reader.readGroup(group));
    return groups;
  });
}

std::set<double> listTfjsEpsilons(std::string_view text, std::string_view name) {
  return useModelJson(text, name, [](const json& model) {
    std::set<double> epsilons;
    if (const auto topology = model.find("modelTopology"); topology != model.end())
      collectEpsilons(*topology, epsilons);
    return epsilons;
  });
}

graph::Weights readTfjsWeights(const std::filesystem::path& modelJson) {
  const auto text = readFile(modelJson, kMaxJsonBytes);
  graph::Weights weights;
  for (const auto& group :
       parseTfjsManifest({reinterpret_cast<const char*>(text.data()), text.size()}, modelJson.string())) {
    readGroup(group, modelJson, weights);
  }
  return weights;
}

}  // namespace carina::model
