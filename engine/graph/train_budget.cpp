// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/train_budget.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "engine/core/error.h"
#include "engine/graph/train_builder.h"
#include "engine/graph/train_segments.h"

namespace carina::graph {
namespace {

/// One choice of what is dropped, and what came of it.
struct Trial {
  std::vector<bool> isDropped;
  std::int64_t bytes = std::numeric_limits<std::int64_t>::max();  ///< arena and parameters
  double cost = std::numeric_limits<double>::infinity();          ///< in multiply-accumulates
};

/// Tries choices by emitting them: what a choice takes is then what the plan takes.
class BudgetSearch {
 public:
  BudgetSearch(const Graph& graph, const TrainOptions& options, TrainKernels& kernels)
      : graph_(graph), options_(options), kernels_(kernels), lean_(graph, options, kernels, &recomputation_) {
    emitTraining(lean_);
    recomputation_.reads = lean_.reads();
    findValues();
  }

  TrainProgram find() {
    attempt(std::vector<bool>(values_.size()));
    auto limit = std::accumulate(values_.begin(), values_.end(), std::int64_t{0}, [](auto sum, const auto& value) {
      return sum + value.sizeBytes + value.gradientBytes;
    });
    constexpr double kStep = 0.85;
    while (const auto stays = keptBetweenSegments(values_, limit)) {
      trySegments(*stays);
      limit = static_cast<std::int64_t>(kStep * static_cast<double>(limit));
    }
    if (best_.isDropped.empty()) squeeze();
    if (best_.isDropped.empty()) refuse();
    giveBack();
    return emit(best_.isDropped);
  }

 private:
  /// Moving a byte of a value takes about as long as this many multiply-accumulates.
  static constexpr double kMacsAByte = 16;

  void findValues() {
    const auto& units = lean_.units();
    for (UnitId unit = 0; unit < units.size(); ++unit) {
      const auto& node = graph_.node(units[unit].node);
      const bool multiplies = units[unit].work == UnitWork::Convolution || units[unit].work == UnitWork::Linear;
      const auto macs = multiplies ? options_.batch * node.op->macs(graph_.srcShapes(node)) : 0;
      const auto bytes = options_.batch * lean_.imageBytes(unit);
      values_.push_back({.sizeBytes = bytes, .lastReader = unit});
      costs_.push_back(static_cast<double>(macs) + kMacsAByte * static_cast<double>(bytes));
      values_[unit].gradientBytes = bytes;
      for (const auto& view : units[unit].src) {
        for (const auto& piece : view) values_[piece.unit].lastReader = unit;
        values_[unit].gradientBytes += options_.batch * lean_.imageBytes(view);
      }
    }
    for (const auto& name : options_.outputs) outputs_.insert(lean_.draft().output(name));
  }

  TrainProgram emit(const std::vector<bool>& isDropped) {
    recomputation_.isDropped = isDropped;
    TrainBuilder builder(graph_, options_, kernels_, &recomputation_);
    return emitTraining(builder);
  }

  /// Whether the choice fits; the best of those that do is remembered, and the smallest of all.
  bool attempt(const std::vector<bool>& isDropped) {
    const auto program = emit(isDropped);
    const Trial trial{.isDropped = isDropped,
                      .bytes = program.arenaBytes + program.parameterBytes(),
                      .cost = static_cast<double>(program.recomputedMacs) +
                              kMacsAByte * static_cast<double>(program.recomputedBytes)};
    if (trial.bytes < smallest_.bytes) smallest_ = trial;
    const bool fits = trial.bytes <= options_.memoryBudgetBytes;
    if (fits && trial.cost < best_.cost) best_ = trial;
    return fits;
  }

  /// Units by what computing them again costs for each byte, the cheapest first.
  std::vector<UnitId> byPrice(const std::vector<bool>& isWanted) const {
    std::vector<UnitId> units;
    for (UnitId unit = 0; unit < isWanted.size(); ++unit) {
      if (isWanted[unit]) units.push_back(unit);
    }
    const auto price = [&](UnitId unit) { return costs_[unit] / static_cast<double>(values_[unit].sizeBytes); };
    std::ranges::stable_sort(units, {}, price);
    return units;
  }

  /// Drops what does not stay: as few of the cheapest as will do.
  void trySegments(const std::vector<bool>& stays) {
    std::vector<bool> isWanted(stays.size());
    for (UnitId unit = 0; unit < stays.size(); ++unit) isWanted[unit] = !stays[unit] && !outputs_.contains(unit);
    const auto units = byPrice(isWanted);
    const auto firstFits = [&](std::size_t count) {
      std::vector<bool> isDropped(stays.size());
      for (std::size_t i = 0; i < count; ++i) isDropped[units[i]] = true;
      return attempt(isDropped);
    };
    constexpr std::size_t kParts = 8;
    std::size_t few = 0;
    for (std::size_t part = 1; part <= kParts; ++part) {
      auto many = units.size() * part / kParts;
      if (!firstFits(many)) {
        few = many;
        continue;
      }
      while (few + 1 < many) {
        const auto middle = std::midpoint(few, many);
        (firstFits(middle) ? many : few) = middle;
      }
      return;
    }
  }

  /// One value after another is dropped or stays after all, the largest first, where that makes the smallest smaller.
  void squeeze() {
    constexpr int kTrials = 400;
    std::vector<UnitId> units(values_.size());
    std::iota(units.begin(), units.end(), UnitId{0});
    std::ranges::stable_sort(units, std::ranges::greater{}, [&](UnitId unit) { return values_[unit].sizeBytes; });
    std::erase_if(units, [&](UnitId unit) { return outputs_.contains(unit); });
    int trials = 0;
    for (auto before = smallest_.bytes + 1; smallest_.bytes < before;) {
      before = smallest_.bytes;
      for (const auto unit : units) {
        if (++trials > kTrials) return;
        auto isDropped = smallest_.isDropped;
        isDropped[unit] = !isDropped[unit];
        if (attempt(isDropped)) return;
      }
    }
  }

  /// Values that were dropped in vain stay after all, the dearest first, many at once and then fewer.
  void giveBack() {
    constexpr int kTrials = 150;
    int trials = 0;
    auto units = byPrice(best_.isDropped);
    std::ranges::reverse(units);
    for (auto size = std::max<std::size_t>(1, units.size() / 4); size > 0; size /= 2) {
      for (std::size_t i = 0; i < units.size() && trials < kTrials; ++trials) {
        const auto end = std::min(units.size(), i + size);
        auto isDropped = best_.isDropped;
        for (auto k = i; k < end; ++k) isDropped[units[k]] = false;
        const auto was = best_.cost;
        if (attempt(isDropped) && best_.cost < was) {
          units.erase(units.begin() + static_cast<std::ptrdiff_t>(i), units.begin() + static_cast<std::ptrdiff_t>(end));
        } else {
          i = end;
        }
      }
    }
  }

  [[noreturn]] void refuse() const {
    const auto* const smaller = options_.batch > 1 ? "Take a smaller batch and accumulate gradients over several"
                                                   : "Take smaller images or a smaller net";
    throw Error(ErrorCode::ResourceExhausted, "a training step of batch " + std::to_string(options_.batch) + " in " +
                                                  std::string(name(options_.precision)) + " takes at least " +
                                                  std::to_string(smallest_.bytes) +
                                                  " bytes for values, gradients and parameters, and the budget is " +
                                                  std::to_string(options_.memoryBudgetBytes) + " bytes. " + smaller +
                                                  (options_.precision == DType::F32 ? ", or train in bf16" : ""));
  }

  const Graph& graph_;
  TrainOptions options_;
  TrainKernels& kernels_;
  Recomputation recomputation_;
  TrainBuilder lean_;
  std::vector<ChainValue> values_;  ///< of every unit
  std::vector<double> costs_;       ///< of computing each again
  std::set<UnitId> outputs_;
  Trial best_;      ///< the cheapest that fits
  Trial smallest_;  ///< of all
};

}  // namespace

TrainProgram emitWithin(const Graph& graph, const TrainOptions& options, TrainKernels& kernels) {
  return BudgetSearch(graph, options, kernels).find();
}

}  // namespace carina::graph
