// SPDX-License-Identifier: Apache-2.0
#include "cli/model_facts.h"

#include <cstdint>

#include "engine/core/file.h"
#include "engine/model/card_json.h"
#include "engine/model/model.h"
#include "engine/model/safetensors.h"

namespace carina::cli {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::string_view kCardKey = "carina.model_card";

Json tensorsJson(const graph::Weights& tensors) {
  auto list = Json::array();
  for (const auto& [tensorName, tensor] : tensors) {
    list.push_back({{"name", tensorName}, {"dtype", name(tensor.dtype())}, {"shape", tensor.shape().dims()}});
  }
  return list;
}

}  // namespace

bool looksLikeSafeTensors(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  const auto bytes = file->bytes();
  if (bytes.size() <= kLengthBytes || bytes[kLengthBytes] != std::byte{'{'}) return false;
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) length |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
  return length <= bytes.size() - kLengthBytes;
}

Json safeTensorsJson(const std::filesystem::path& path) {
  const auto content = model::loadSafeTensors(path);
  if (!content.metadata.contains(std::string(kCardKey))) {
    return {{"file", path.string()},
            {"kind", "safetensors"},
            {"remark", "tensors without a model card; 'carina import' makes a model of them"},
            {"weightsSha256", model::hashWeights(content.tensors)},
            {"tensors", tensorsJson(content.tensors)}};
  }
  const auto model = model::loadModel(path);
  Json json = {{"file", path.string()},
               {"kind", "model"},
               {"statement", model::honestyStatement(model.card)},
               {"weightsSha256", model.weightsSha256},
               {"parameters", model.graph.parameterCount()},
               {"card", Json::parse(model::writeCardJson(model.card))}};
  json["tensors"] = tensorsJson(model.weights);
  return json;
}

}  // namespace carina::cli
