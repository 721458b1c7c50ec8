// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/packed_weights.h"

#include <cmath>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/graph/program.h"

namespace carina::graph {
namespace {

/// The parameter as f32, without a copy where it is already.
class FloatView {
 public:
  explicit FloatView(const Tensor& tensor) {
    const bool isAligned = reinterpret_cast<std::uintptr_t>(tensor.bytes().data()) % alignof(float) == 0;
    if (tensor.dtype() == DType::F32 && isAligned) {
      view_ = tensor.floats();
    } else {
      copy_ = tensor.toFloats();
      view_ = copy_;
    }
  }
  std::span<const float> get() const { return view_; }

 private:
  std::vector<float> copy_;
  std::span<const float> view_;
};

/// y = scale · x + bias for each channel, in double.
struct Affine {
  std::vector<double> scale;
  std::vector<double> bias;
};

Affine affineOf(const WeightSlot& slot, const Weights& weights) {
  const auto channels = static_cast<std::size_t>(slot.channels);
  Affine affine{.scale = std::vector<double>(channels, 1.0), .bias = std::vector<double>(channels, 0.0)};
  if (!slot.biasName.empty()) {
    const FloatView bias(weights.at(slot.biasName));
    affine.bias.assign(bias.get().begin(), bias.get().end());
  }
  if (slot.normName.empty()) return affine;
  const FloatView weight(weights.at(slot.normName + ".weight"));
  const FloatView bias(weights.at(slot.normName + ".bias"));
  const FloatView mean(weights.at(slot.normName + ".running_mean"));
  const FloatView variance(weights.at(slot.normName + ".running_var"));
  for (std::size_t c = 0; c < channels; ++c) {
    const auto from = c + static_cast<std::size_t>(slot.normFirstChannel);
    affine.scale[c] = weight.get()[from] / std::sqrt(static_cast<double>(variance.get()[from]) + slot.normEpsilon);
    affine.bias[c] = bias.get()[from] - mean.get()[from] * affine.scale[c];
  }
  return affine;
}

void storeFloats(std::byte* to, const std::vector<double>& values) {
  auto* floats = reinterpret_cast<float*>(to);
  for (std::size_t i = 0; i < values.size(); ++i) floats[i] = static_cast<float>(values[i]);
}

void packConvolution(const WeightSlot& slot, const Weights& weights, const Affine& affine, std::byte* packed) {
  const FloatView source(weights.at(slot.weightName));
  if (slot.normName.empty()) return slot.kernel->pack(source.get(), packed);
  std::vector<float> folded(source.get().begin(), source.get().end());
  const auto perFilter = folded.size() / affine.scale.size();
  for (std::size_t i = 0; i < folded.size(); ++i) {
    folded[i] = static_cast<float>(folded[i] * affine.scale[i / perFilter]);
  }
  slot.kernel->pack(folded, packed);
}

}  // namespace

PackedWeights::PackedWeights(std::unique_ptr<const Storage> storage) : storage_(std::move(storage)) {}

PackedWeights::~PackedWeights() = default;

std::shared_ptr<const PackedWeights> PackedWeights::pack(const Plan& plan, const Weights& weights) {
  const auto& program = plan.program();
  checkWeights(*program.graph, weights);
  AlignedBytes bytes(program.weightBytes);
  for (const auto& slot : program.slots) {
    const auto affine = affineOf(slot, weights);
    storeFloats(bytes.data() + slot.biasOffset, affine.bias);
    if (slot.kernel) {
      packConvolution(slot, weights, affine, bytes.data() + slot.packedOffset);
    } else {
      storeFloats(bytes.data() + slot.scaleOffset, affine.scale);
    }
  }
  auto storage = std::unique_ptr<const Storage>(new Storage{std::move(bytes)});
  return std::shared_ptr<const PackedWeights>(new PackedWeights(std::move(storage)));
}

}  // namespace carina::graph
