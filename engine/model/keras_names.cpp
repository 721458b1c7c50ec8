// SPDX-License-Identifier: Apache-2.0
#include "engine/model/keras_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/core/error.h"

namespace carina::model {
namespace {

struct KerasName {
  std::string layer;
  std::string variable;
};

// "resnet50/conv1/kernel:0" → conv1, kernel
KerasName splitName(std::string_view name) {
  name = name.substr(0, name.find(':'));
  const auto slash = name.rfind('/');
  if (slash == std::string_view::npos) return {};
  const auto path = name.substr(0, slash);
  const auto outer = path.rfind('/');
  return {std::string(outer == std::string_view::npos ? path : path.substr(outer + 1)),
          std::string(name.substr(slash + 1))};
}

// Keras counts stages from the stem, so its stage 2 is layer1; part 0 is the projection.
std::string partOfBlock(char stage, int block, char part, bool isNorm) {
  const auto prefix = std::string("layer") + static_cast<char>(stage - 1) + "." + std::to_string(block);
  if (part == '0') return prefix + (isNorm ? ".downsample.1" : ".downsample.0");
  return prefix + (isNorm ? ".bn" : ".conv") + part;
}

bool isBetween(char c, char first, char last) {
  return c >= first && c <= last;
}

// "res2a_branch2b": kind, stage, block, branch 1 (the projection) or part of branch 2
std::string moduleOfOldLayer(std::string_view layer) {
  constexpr std::string_view kBranch = "_branch";
  const bool isNorm = layer.starts_with("bn");
  if (!isNorm && !layer.starts_with("res")) return {};
  layer.remove_prefix(isNorm ? 2 : 3);
  if (layer.size() < 3 + kBranch.size() || layer.substr(2, kBranch.size()) != kBranch) return {};
  const auto branch = layer.substr(2 + kBranch.size());
  if (!isBetween(layer[0], '2', '5') || !isBetween(layer[1], 'a', 'z')) return {};
  if (branch == "1") return partOfBlock(layer[0], layer[1] - 'a', '0', isNorm);
  if (branch.size() != 2 || branch[0] != '2' || !isBetween(branch[1], 'a', 'c')) return {};
  return partOfBlock(layer[0], layer[1] - 'a', static_cast<char>('1' + (branch[1] - 'a')), isNorm);
}

// "conv2_block1_0_bn": stage, block, part, kind
std::string moduleOfNewLayer(std::string_view layer) {
  constexpr std::string_view kConv = "conv";
  constexpr std::string_view kBlock = "_block";
  const bool isNorm = layer.ends_with("_bn");
  if (!layer.starts_with(kConv) || (!isNorm && !layer.ends_with("_conv"))) return {};
  layer.remove_prefix(kConv.size());
  layer.remove_suffix(isNorm ? 3 : 5);
  if (layer.size() < 4 + kBlock.size() || layer.substr(1, kBlock.size()) != kBlock) return {};
  const auto part = layer.substr(layer.size() - 2);
  const auto block = layer.substr(1 + kBlock.size(), layer.size() - 3 - kBlock.size());
  int number = 0;
  const auto [end, error] = std::from_chars(block.data(), block.data() + block.size(), number);
  if (error != std::errc() || end != block.data() + block.size() || number < 1 || number > 99) return {};
  if (!isBetween(layer[0], '2', '5') || part[0] != '_' || !isBetween(part[1], '0', '3')) return {};
  return partOfBlock(layer[0], number - 1, part[1], isNorm);
}

std::string normOf(const std::string& module) {
  if (module.ends_with(".downsample.0")) return module.substr(0, module.size() - 1) + "1";
  const auto at = module.rfind("conv");
  return at == std::string::npos ? std::string() : module.substr(0, at) + "bn" + module.substr(at + 4);
}

enum class InputOrder { AsIs, Reversed };

Tensor transposeConv(const Tensor& kernel, InputOrder order) {  // HWIO → OIHW
  const auto& s = kernel.shape();
  const auto src = kernel.toFloats();
  const auto area = static_cast<std::size_t>(s[0] * s[1]);
  const auto inputs = static_cast<std::size_t>(s[2]);
  const auto outputs = static_cast<std::size_t>(s[3]);
  std::vector<float> dst(src.size());
  if (src.empty()) return Tensor::fromFloats({s[3], s[2], s[0], s[1]}, {});  // the other extents may be any number
  for (std::size_t i = 0; i < inputs; ++i) {
    const auto to = order == InputOrder::Reversed ? inputs - 1 - i : i;
    for (std::size_t p = 0; p < area; ++p) {
      for (std::size_t o = 0; o < outputs; ++o) dst[(o * inputs + to) * area + p] = src[(p * inputs + i) * outputs + o];
    }
  }
  return Tensor::fromFloats({s[3], s[2], s[0], s[1]}, std::move(dst));
}

Tensor transposeKernel(const std::string& name, const std::string& module, const Tensor& kernel) {
  const auto& s = kernel.shape();
  const bool isBgr = module == "conv1" && s.rank() == 4 && s[2] == 3;
  if (s.rank() == 4) return transposeConv(kernel, isBgr ? InputOrder::Reversed : InputOrder::AsIs);
  if (s.rank() != 2) {
    throw Error(ErrorCode::Corrupt, "Keras kernel '" + name + "' is " + toString(s) + ", neither HWIO nor IO");
  }
  // A dense kernel is a convolution's over one pixel.
  const auto dst = transposeConv(Tensor(kernel.dtype(), {1, 1, s[0], s[1]}, kernel.bytes(), nullptr), InputOrder::AsIs);
  return Tensor::fromFloats({s[1], s[0]}, dst.toFloats());
}

void foldBias(const std::string& module, const std::vector<float>& bias, graph::Weights& weights) {
  const auto mean = weights.find(normOf(module) + ".running_mean");
  auto values = mean == weights.end() ? std::vector<float>{} : mean->second.toFloats();
  if (values.size() != bias.size()) {
    throw Error(ErrorCode::Corrupt, "Keras layer for '" + module + "' has " + std::to_string(bias.size()) +
                                        " biases, the batch norm after it " + std::to_string(values.size()) + " means");
  }
  for (std::size_t i = 0; i < values.size(); ++i) values[i] -= bias[i];
  mean->second = Tensor::fromFloats(mean->second.shape(), std::move(values));
}

const std::map<std::string, std::string, std::less<>> kVariables = {{"kernel", "weight"},
                                                                    {"bias", "bias"},
                                                                    {"gamma", "weight"},
                                                                    {"beta", "bias"},
                                                                    {"moving_mean", "running_mean"},
                                                                    {"moving_variance", "running_var"}};

}  // namespace

bool isKerasWeights(const graph::Weights& weights) {
  return std::any_of(weights.begin(), weights.end(), [](const auto& weight) {
    const auto variable = splitName(weight.first).variable;
    return variable == "kernel" || variable == "gamma";
  });
}

std::string moduleOfKerasLayer(std::string_view layer) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kFixed = {{
      {"conv1", "conv1"},
      {"conv1_conv", "conv1"},
      {"bn_conv1", "bn1"},
      {"conv1_bn", "bn1"},
      {"fc1000", "fc"},
      {"probs", "fc"},
      {"predictions", "fc"},
      {"fc", "fc"},
  }};
  for (const auto& [keras, module] : kFixed) {
    if (layer == keras) return std::string(module);
  }
  const auto module = moduleOfOldLayer(layer);
  return module.empty() ? moduleOfNewLayer(layer) : module;
}

graph::Weights renameKerasWeights(const graph::Weights& keras) {
  graph::Weights renamed;
  std::map<std::string, std::vector<float>> convBiases;
  for (const auto& [name, tensor] : keras) {
    const auto [layer, variable] = splitName(name);
    const bool isDense = variable == "kernel" && tensor.shape().rank() == 2;
    const auto module = isDense ? "fc" : moduleOfKerasLayer(layer);
    const auto known = kVariables.find(variable);
    if (module.empty() || known == kVariables.end()) {
      renamed.insert_or_assign(name, tensor);
    } else if (variable == "bias" && module != "fc") {
      convBiases.insert_or_assign(module, tensor.toFloats());
    } else {
      renamed.insert_or_assign(module + "." + known->second,
                               variable == "kernel" ? transposeKernel(name, module, tensor) : tensor);
    }
  }
  for (const auto& [module, bias] : convBiases) foldBias(module, bias, renamed);
  return renamed;
}

}  // namespace carina::model
