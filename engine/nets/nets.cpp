// SPDX-License-Identifier: Apache-2.0
#include "engine/nets/nets.h"

#include <vector>

#include "engine/core/error.h"
#include "engine/core/nearest_name.h"
#include "engine/nets/amoebanet.h"
#include "engine/nets/densenet.h"
#include "engine/nets/layers.h"
#include "engine/nets/resnet.h"

namespace carina::nets {
namespace {

constexpr std::int64_t kSmallestInput = 32;
constexpr std::int64_t kLargestInput = 16384;
constexpr std::int64_t kMostClasses = 1'000'000;

struct Net {
  NetFacts facts;
  graph::Graph (*build)(const NetInput&);
};

NetFacts amoebaNetFacts(const AmoebaNetSize& size, std::int64_t inputSize) {
  const auto cells = std::to_string(size.cells);
  const auto filters = std::to_string(size.filters);
  return {
      .name = "amoebanet_d_" + cells + "_" + filters,
      .title = "AmoebaNet-D (" + cells + ", " + filters + ")",
      .description = "Evolved cells: " + cells + " normal cells in each of three stacks, from " + filters + " filters",
      .source = "Real et al., Regularized Evolution for Image Classifier Architecture Search, AAAI 2019",
      .defaultInputSize = inputSize,
      .defaultDropout = 0.5,
      .hasAuxiliaryHead = true};
}

/// The one list: a new net is one row here.
const std::vector<Net>& table() {
  static const std::vector<Net> rows = {
      {{.name = "densenet121",
        .title = "DenseNet-121",
        .description = "Every layer sees all earlier ones of its block; the usual net for chest films since CheXNet",
        .source = "Huang et al., Densely Connected Convolutional Networks, CVPR 2017",
        .defaultInputSize = 224,
        .hasBranches = false},
       makeDenseNet121},
      {{.name = "resnet50",
        .title = "ResNet-50",
        .description = "Bottlenecks with shortcuts, stride on the 3×3 convolution (v1.5, as in torchvision)",
        .source = "He et al., Deep Residual Learning for Image Recognition, CVPR 2016",
        .defaultInputSize = 224},
       makeResNet50},
      {{.name = "resnet50_v1",
        .title = "ResNet-50 v1",
        .description = "Bottlenecks with shortcuts, stride on the first 1×1 convolution (as published, and in Keras)",
        .source = "He et al., Deep Residual Learning for Image Recognition, CVPR 2016",
        .defaultInputSize = 224},
       makeResNet50V1},
      {{.name = "resnet59",
        .title = "ResNet-59",
        .description = "A ResNet for large films: five stages, each halving the map",
        .source = "He et al., Deep Residual Learning for Image Recognition, CVPR 2016, with a fifth stage",
        .defaultInputSize = 896},
       makeResNet59},
      {amoebaNetFacts({4, 256}, 299),
       [](const NetInput& input) {
         return makeAmoebaNetD({4, 256}, input);
       }},
      {amoebaNetFacts({2, 512}, 480),
       [](const NetInput& input) {
         return makeAmoebaNetD({2, 512}, input);
       }},
  };
  return rows;
}

const Net* findRow(std::string_view name) {
  for (const auto& row : table()) {
    if (row.facts.name == name) return &row;
  }
  return nullptr;
}

[[noreturn]] void throwNotFound(std::string_view name) {
  std::vector<std::string> names;
  std::string list;
  for (const auto& facts : nets()) {
    names.push_back(facts.name);
    list += (list.empty() ? "" : ", ") + facts.name;
  }
  throw Error(ErrorCode::NotFound, "no net '" + std::string(name.substr(0, 64)) + "'; did you mean '" +
                                       nearestName(name, names) + "'? There are " + list +
                                       ", and amoebanet_d_N_F for other sizes");
}

void require(bool isGood, const NetFacts& facts, const std::string& what) {
  if (!isGood) throw Error(ErrorCode::InvalidArgument, "net '" + facts.name + "': " + what);
}

NetInput checkedInput(const NetFacts& facts, const NetOptions& options) {
  const NetInput input{.classes = options.classes,
                       .inputSize = options.inputSize.value_or(facts.defaultInputSize),
                       .channels = options.channels,
                       .dropout = options.dropout.value_or(facts.defaultDropout),
                       .dropPath = options.dropPath,
                       .normEpsilon = options.normEpsilon,
                       .auxiliaryHead = options.auxiliaryHead};
  require(input.classes >= 1 && input.classes <= kMostClasses, facts,
          "takes 1 to " + std::to_string(kMostClasses) + " classes, not " + std::to_string(input.classes));
  require(input.inputSize >= kSmallestInput && input.inputSize <= kLargestInput, facts,
          "takes inputs of " + std::to_string(kSmallestInput) + " to " + std::to_string(kLargestInput) +
              " pixels, not " + std::to_string(input.inputSize));
  require(input.channels == 1 || input.channels == 3, facts,
          "takes 1 or 3 channels, not " + std::to_string(input.channels));
  require(input.dropout >= 0 && input.dropout < 1, facts, "dropout must be at least 0 and below 1");
  require(input.dropPath >= 0 && input.dropPath < 1, facts, "drop-path must be at least 0 and below 1");
  require(input.dropPath == 0 || facts.hasBranches, facts, "has no branches that are summed, and so no drop-path");
  require(input.normEpsilon > 0 && input.normEpsilon < 1, facts, "the norm's epsilon must be above 0 and below 1");
  require(!input.auxiliaryHead || facts.hasAuxiliaryHead, facts, "has no auxiliary head");
  return input;
}

}  // namespace

std::span<const NetFacts> nets() {
  static const std::vector<NetFacts> all = [] {
    std::vector<NetFacts> facts;
    for (const auto& row : table()) facts.push_back(row.facts);
    return facts;
  }();
  return all;
}

NetFacts findNet(std::string_view name) {
  if (const auto* row = findRow(name)) return row->facts;
  if (const auto size = findAmoebaNetSize(name)) return amoebaNetFacts(*size, 299);
  throwNotFound(name);
}

graph::Graph makeNet(std::string_view name, const NetOptions& options) {
  const auto input = checkedInput(findNet(name), options);
  if (const auto* row = findRow(name)) return row->build(input);
  return makeAmoebaNetD(*findAmoebaNetSize(name), input);
}

}  // namespace carina::nets
