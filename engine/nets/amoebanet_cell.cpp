// SPDX-License-Identifier: Apache-2.0
#include "engine/nets/amoebanet_cell.h"

#include <array>
#include <span>

namespace carina::nets {
namespace {

using graph::Extent2d;
using graph::PoolKind;
using graph::sameWindow;
using graph::ValueId;

enum class Operation { Conv1x1, Conv3x3, Conv1x7Then7x1, Max2, Max3, Average3, Identity };

struct Branch {
  Operation operation;
  std::size_t state;
};

struct Pair {
  Branch left;
  Branch right;
};

struct Genotype {
  std::array<Pair, 5> pairs;
  std::span<const std::size_t> joined;
  std::int64_t stride;
};

constexpr std::array<std::size_t, 4> kNormalJoined = {0, 3, 4, 6};
constexpr std::array<std::size_t, 3> kReductionJoined = {4, 5, 6};

constexpr Genotype kNormal = {.pairs = {{{{Operation::Conv1x1, 1}, {Operation::Max3, 1}},
                                         {{Operation::Identity, 1}, {Operation::Conv1x7Then7x1, 0}},
                                         {{Operation::Conv1x1, 0}, {Operation::Conv1x7Then7x1, 0}},
                                         {{Operation::Max3, 2}, {Operation::Identity, 2}},
                                         {{Operation::Average3, 1}, {Operation::Conv1x1, 5}}}},
                              .joined = kNormalJoined,
                              .stride = 1};

constexpr Genotype kReduction = {.pairs = {{{{Operation::Max2, 0}, {Operation::Max3, 0}},
                                            {{Operation::Identity, 2}, {Operation::Conv3x3, 1}},
                                            {{Operation::Conv1x7Then7x1, 2}, {Operation::Max3, 2}},
                                            {{Operation::Identity, 3}, {Operation::Max2, 1}},
                                            {{Operation::Average3, 2}, {Operation::Conv1x1, 3}}}},
                                 .joined = kReductionJoined,
                                 .stride = 2};

/// Adds the parts of one cell; every convolution is ReLU, convolution, batch norm.
class Cell {
 public:
  Cell(Layers& layers, std::int64_t width) : layers_(layers), width_(width) {}

  ValueId begin(const std::string& name, ValueId src) { return pointwise(name, layers_.relu(name + ".relu", src), 1); }

  ValueId match(const std::string& name, const CellSources& sources) {
    const auto src = sources.beforeLast;
    if (src == sources.last) return src;
    if (sources.lastIsReduced) return factorizedReduction(name, layers_.relu(name + ".relu", src));
    return layers_.channels(src) == width_ ? src : begin(name, src);
  }

  ValueId branch(const std::string& name, Operation operation, ValueId src, std::int64_t stride) {
    switch (operation) {
      case Operation::Conv1x1:
        return pointwise(name, layers_.relu(name + ".relu", src), stride);
      case Operation::Conv3x3:
        return bottleneck3x3(name, src, stride);
      case Operation::Conv1x7Then7x1:
        return bottleneck1x7(name, src, stride);
      case Operation::Max2:
        return pool(name, src, PoolKind::Max, 2, stride);
      case Operation::Max3:
        return pool(name, src, PoolKind::Max, 3, stride);
      case Operation::Average3:
        return pool(name, src, PoolKind::Average, 3, stride);
      case Operation::Identity:
        break;
    }
    const bool isUntouched = stride == 1 && layers_.channels(src) == width_;
    return isUntouched ? src : pointwise(name, layers_.relu(name + ".relu", src), stride);
  }

 private:
  ValueId pointwise(const std::string& name, ValueId src, std::int64_t stride) {
    const auto window = sameWindow({1, 1}, {stride, stride}, layers_.extent(src));
    return layers_.norm(name + ".bn", layers_.conv(name + ".conv", src, width_, window));
  }

  ValueId reluConvNorm(const std::string& name, ValueId src, std::int64_t filters, Extent2d kernel, Extent2d stride) {
    const auto value = layers_.relu(name + ".relu", src);
    const auto window = sameWindow(kernel, stride, layers_.extent(src));
    return layers_.norm(name + ".bn", layers_.conv(name + ".conv", value, filters, window));
  }

  ValueId bottleneck3x3(const std::string& name, ValueId src, std::int64_t stride) {
    auto value = reluConvNorm(name + ".pre", src, width_ / 4, {1, 1}, {1, 1});
    value = reluConvNorm(name + ".mid", value, width_ / 4, {3, 3}, {stride, stride});
    return reluConvNorm(name + ".post", value, width_, {1, 1}, {1, 1});
  }

  ValueId bottleneck1x7(const std::string& name, ValueId src, std::int64_t stride) {
    auto value = reluConvNorm(name + ".pre", src, width_ / 4, {1, 1}, {1, 1});
    value = reluConvNorm(name + ".mid1", value, width_ / 4, {1, 7}, {1, stride});
    value = reluConvNorm(name + ".mid2", value, width_ / 4, {7, 1}, {stride, 1});
    return reluConvNorm(name + ".post", value, width_, {1, 1}, {1, 1});
  }

  ValueId pool(const std::string& name, ValueId src, PoolKind kind, std::int64_t kernel, std::int64_t stride) {
    const auto window = sameWindow({kernel, kernel}, {stride, stride}, layers_.extent(src));
    const auto value = layers_.pool(name + ".pool", src, kind, window);
    return layers_.channels(src) == width_ ? value : pointwise(name, value, 1);
  }

  ValueId factorizedReduction(const std::string& name, ValueId src) {
    const auto halved = sameWindow({1, 1}, {2, 2}, layers_.extent(src));
    const auto path1 = layers_.conv(name + ".path1", src, width_ / 2, halved);
    const auto shifted = layers_.subsample(name + ".shifted", src, 1);
    const auto path2 = layers_.conv(name + ".path2", shifted, width_ / 2, graph::squareWindow(1, 1, 0));
    return layers_.norm(name + ".bn", layers_.join(name + ".join", {path1, path2}));
  }

  Layers& layers_;
  std::int64_t width_;
};

}  // namespace

ValueId addCell(Layers& layers, const std::string& name, const CellForm& form, const CellSources& sources) {
  const auto& genotype = form.kind == CellKind::Normal ? kNormal : kReduction;
  Cell cell(layers, form.width);
  std::vector<ValueId> states = {cell.begin(name + ".begin", sources.last), cell.match(name + ".match", sources)};
  const auto grow = [&](const std::string& branchName, const Branch& branch) {
    const auto stride = branch.state < 2 ? genotype.stride : 1;
    const auto value = cell.branch(branchName, branch.operation, states[branch.state], stride);
    if (branch.operation == Operation::Identity) return value;
    return layers.dropPath(branchName + ".drop_path", value, form.depth);
  };
  for (const auto& pair : genotype.pairs) {
    const auto state = name + ".states." + std::to_string(states.size());
    const auto left = grow(state + ".left", pair.left);
    states.push_back(layers.sum(state + ".add", left, grow(state + ".right", pair.right)));
  }
  std::vector<ValueId> joined;
  for (const auto state : genotype.joined) joined.push_back(states[state]);
  return layers.join(name + ".join", std::move(joined));
}

}  // namespace carina::nets
