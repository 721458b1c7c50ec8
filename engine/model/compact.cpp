// SPDX-License-Identifier: Apache-2.0
#include "engine/model/compact.h"

#include <cmath>
#include <cstring>
#include <utility>

#include "engine/core/error.h"

namespace carina::model {
namespace {

Tensor rounded(const Tensor& tensor, DType type, const std::string& parameter) {
  const auto values = tensor.toFloats();
  auto bits = std::make_shared<std::vector<std::uint16_t>>();
  bits->reserve(values.size());
  for (const auto value : values) {
    bits->push_back(type == DType::BF16 ? bf16FromFloat(value) : f16FromFloat(value));
    if (type == DType::F16 && std::isfinite(value) && !std::isfinite(floatFromF16(bits->back()))) {
      throw Error(ErrorCode::Unsupported, "'" + parameter + "' has a value past f16's range; choose bf16");
    }
  }
  const auto bytes = std::as_bytes(std::span(*bits));
  return {type, tensor.shape(), bytes, bits};
}

}  // namespace

Model compactModel(Model model, DType type) {
  if (type == DType::F32) return model;
  if (type != DType::BF16 && type != DType::F16) {
    throw Error(ErrorCode::InvalidArgument, "weights are stored in f32, f16 or bf16, not " + std::string(name(type)));
  }
  for (const auto& parameter : model.graph.parameters()) {
    if (parameter.role != graph::ParameterRole::ConvWeight) continue;
    auto& tensor = model.weights.find(parameter.name)->second;
    if (tensor.dtype() != type) tensor = rounded(tensor, type, parameter.name);
  }
  auto& notes = model.card.notes;
  notes +=
      std::string(notes.empty() ? "" : " ") + "Convolution weights are rounded to " + std::string(name(type)) + ".";
  return makeModel(std::move(model.card), std::move(model.weights));
}

}  // namespace carina::model
