// SPDX-License-Identifier: Apache-2.0
#include "engine/optim/optimizer.h"

#include <cmath>
#include <set>

#include "engine/core/error.h"
#include "engine/optim/update_rule.h"

namespace carina::optim {
namespace {

/// The one list: a new optimiser is one row here.
const std::vector<OptimizerKind>& table() {
  static const std::vector<OptimizerKind> rows = [] {
    std::vector<OptimizerKind> all = {sgdKind(), adamKind(), adamwKind(), rmspropKind(), larsKind()};
    for (auto& row : all) {
      row.facts.options.push_back({.name = "weight_decay",
                                   .description = "of convolution and linear weights; not of batch norm and biases",
                                   .preset = 0.0});
    }
    return all;
  }();
  return rows;
}

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::InvalidArgument, "optimiser: " + what);
}

std::vector<std::int64_t> sizesOf(std::span<const Parameter> parameters) {
  std::vector<std::int64_t> sizes;
  for (const auto& parameter : parameters) sizes.push_back(std::ssize(parameter.value));
  return sizes;
}

void checkRate(double rate, const char* what) {
  if (!std::isfinite(rate) || rate < 0) refuse(std::string(what) + " must be a finite number of at least 0");
}

}  // namespace

struct Optimizer::Memory {
  std::unique_ptr<UpdateRule> rule;
  double weightDecay = 0;
  std::vector<std::string> names;
  std::vector<std::int64_t> sizes;
  std::vector<std::size_t> offsets;  ///< of each parameter in a slot
  Segments segments;
  std::vector<Slot> slots;
  std::vector<std::vector<float>> values;  ///< of each slot, all parameters one after the other
  StepCount steps;

  void check(std::span<const Parameter> parameters) const;
  UpdateTile tileOf(const Segment& segment, std::span<const Parameter> parameters);
  std::vector<StateTensor> tensors();
};

void Optimizer::Memory::check(std::span<const Parameter> parameters) const {
  if (parameters.size() != names.size()) {
    refuse("was made for " + std::to_string(names.size()) + " parameters but is to move " +
           std::to_string(parameters.size()));
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (parameters[i].name != names[i] || std::ssize(parameters[i].value) != sizes[i]) {
      refuse("parameter '" + parameters[i].name + "' is not '" + names[i] + "' with " + std::to_string(sizes[i]) +
             " elements, which the optimiser was made for");
    }
    if (parameters[i].gradient.size() != parameters[i].value.size()) {
      refuse("the gradient of '" + names[i] + "' has " + std::to_string(parameters[i].gradient.size()) +
             " elements, not " + std::to_string(sizes[i]));
    }
  }
}

UpdateTile Optimizer::Memory::tileOf(const Segment& segment, std::span<const Parameter> parameters) {
  const auto& parameter = parameters[segment.tensor];
  UpdateTile tile{.count = segment.end - segment.begin,
                  .value = parameter.value.data() + segment.begin,
                  .gradient = parameter.gradient.data() + segment.begin,
                  .parameter = segment.tensor,
                  .weightDecay = parameter.decays ? static_cast<float>(weightDecay) : 0.0F};
  for (std::size_t s = 0; s < values.size(); ++s) {
    tile.slots[s] = values[s].data() + offsets[segment.tensor] + segment.begin;
  }
  return tile;
}

std::vector<StateTensor> Optimizer::Memory::tensors() {
  std::vector<StateTensor> all = {{.name = "steps", .values = steps.parts(), .isCount = true}};
  for (std::size_t s = 0; s < slots.size(); ++s) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      all.push_back({slots[s].name + "/" + names[i],
                     std::span(values[s]).subspan(offsets[i], static_cast<std::size_t>(sizes[i]))});
    }
  }
  return all;
}

Optimizer::Optimizer(std::unique_ptr<UpdateRule> rule, double weightDecay, std::span<const Parameter> parameters)
    : memory_(new Memory{.rule = std::move(rule),
                         .weightDecay = weightDecay,
                         .sizes = sizesOf(parameters),
                         .segments = Segments(sizesOf(parameters))}) {
  std::set<std::string> known;
  std::size_t elements = 0;
  for (const auto& parameter : parameters) {
    if (!known.insert(parameter.name).second) refuse("two parameters are called '" + parameter.name + "'");
    memory_->names.push_back(parameter.name);
    memory_->offsets.push_back(elements);
    elements += parameter.value.size();
  }
  memory_->slots = memory_->rule->slots();
  for (const auto& slot : memory_->slots) memory_->values.emplace_back(elements, slot.start);
}

Optimizer::~Optimizer() = default;

void Optimizer::step(std::span<const Parameter> parameters, const StepRates& rates) {
  memory_->check(parameters);
  checkRate(rates.learningRate, "the learning rate");
  checkRate(rates.gradientScale, "the gradients' scale");
  const auto step = memory_->steps.value() + 1;
  memory_->rule->prepare({parameters, memory_->segments, rates, memory_->weightDecay, step});
  memory_->segments.forEach(
      [&](std::size_t index) { memory_->rule->update(memory_->tileOf(memory_->segments.all()[index], parameters)); });
  memory_->steps.set(step);
}

void Optimizer::setWeightDecay(double weightDecay) {
  checkRate(weightDecay, "the weight decay");
  memory_->weightDecay = weightDecay;
}

double Optimizer::weightDecay() const {
  return memory_->weightDecay;
}

std::vector<NamedTensor> Optimizer::state() const {
  std::vector<NamedTensor> all;
  for (const auto& own : memory_->tensors()) all.push_back({own.name, own.values});
  return all;
}

void Optimizer::restore(std::span<const NamedTensor> saved) {
  restoreState("optimiser", memory_->tensors(), saved);
}

std::int64_t Optimizer::stateBytes() const {
  std::int64_t elements = 0;
  for (const auto& tensor : state()) elements += std::ssize(tensor.values);
  return elements * static_cast<std::int64_t>(sizeof(float));
}

std::span<const OptimizerFacts> optimizers() {
  static const std::vector<OptimizerFacts> all = [] {
    std::vector<OptimizerFacts> facts;
    for (const auto& row : table()) facts.push_back(row.facts);
    return facts;
  }();
  return all;
}

std::unique_ptr<Optimizer> makeOptimizer(std::string_view name, const Options& options,
                                         std::span<const Parameter> parameters) {
  std::string names;
  for (const auto& row : table()) {
    if (row.facts.name == name) {
      const CheckedOptions checked("optimiser '" + row.facts.name + "'", row.facts.options, options);
      return std::make_unique<Optimizer>(row.make(checked), checked.number("weight_decay"), parameters);
    }
    names += (names.empty() ? "" : ", ") + row.facts.name;
  }
  throw Error(ErrorCode::NotFound, "no optimiser '" + std::string(name.substr(0, 64)) + "'; there are " + names);
}

}  // namespace carina::optim
