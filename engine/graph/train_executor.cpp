// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/train_executor.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/core/error.h"
#include "engine/graph/aligned_bytes.h"
#include "engine/graph/train_program.h"

namespace carina::graph {
namespace {

using Clock = std::chrono::steady_clock;

void checkAgainst(const TrainProgram& program, const Weights& weights) {
  for (const auto& parameter : program.parameters) {
    const auto found = weights.find(parameter.name);
    if (found != weights.end() && found->second.shape() == parameter.shape) continue;
    throw Error(ErrorCode::InvalidArgument, "the weights do not fit the net: '" + parameter.name +
                                                "' is missing or is not " + toString(parameter.shape));
  }
}

const TrainOutput& findOutput(const TrainProgram& program, std::string_view name) {
  const auto found = program.outputs.find(name);
  if (found == program.outputs.end()) {
    throw Error(ErrorCode::NotFound, "the plan was not asked for the output '" + std::string(name) + "'");
  }
  return found->second;
}

}  // namespace

struct TrainExecutor::Memory {
  explicit Memory(const TrainProgram& program)
      : arena(program.arenaBytes),
        doubles(static_cast<std::size_t>(program.doubles)),
        floats(static_cast<std::size_t>(program.floats)) {
    for (const auto& group : program.groups) {
      for (const auto& step : group.steps) calls.push_back(step.kernel ? step.kernel->makeCall() : nullptr);
      seconds.resize(seconds.size() + group.before.size() + group.steps.size() + group.after.size());
    }
    frame.buffers = &program.buffers;
    frame.arena = arena.data();
    frame.doubles = doubles.data();
    frame.floats = floats.data();
  }

  AlignedBytes arena;
  std::vector<double> doubles;
  std::vector<float> floats;
  std::vector<std::vector<float>> values;
  std::vector<float> gradients;  ///< of all parameters, the last to be complete first
  std::vector<float*> valuePointers;
  std::vector<float*> gradientPointers;
  std::vector<TrainParameter> parameters;
  std::vector<std::size_t> order;                     ///< in which gradients become complete
  std::vector<std::unique_ptr<kernels::Call>> calls;  ///< of every group's steps in turn
  std::vector<std::uint64_t> seeds;                   ///< of the last forward()
  std::vector<double> seconds;                        ///< of every group's steps: before, steps, after
  TrainFrame frame;
};

TrainExecutor::TrainExecutor(std::shared_ptr<const TrainPlan> plan, const Weights& weights) : plan_(std::move(plan)) {
  const auto& program = plan_->program();
  checkAgainst(program, weights);
  memory_ = std::make_unique<Memory>(program);
  std::size_t trainable = 0;
  for (const auto& parameter : program.parameters) {
    const auto elements = static_cast<std::size_t>(parameter.shape.elements());
    auto& value = memory_->values.emplace_back(weights.find(parameter.name)->second.toFloats());
    memory_->valuePointers.push_back(value.data());
    memory_->parameters.push_back(
        {.name = parameter.name, .shape = parameter.shape, .role = parameter.role, .value = value, .gradient = {}});
    if (!isTrainable(parameter.role)) continue;
    memory_->order.push_back(memory_->parameters.size() - 1);
    trainable += elements;
  }
  std::ranges::stable_sort(memory_->order, {}, [&](std::size_t i) { return program.gradientGroups[i]; });
  placeGradients(trainable);
  memory_->frame.values = memory_->valuePointers;
  memory_->frame.gradients = memory_->gradientPointers;
}

TrainExecutor::~TrainExecutor() = default;

/// Gradients that are complete one after another lie side by side: who sends them on together need not gather them.
/// The first that are complete, those of the last layer, come last, so that their odd sizes shift no other.
void TrainExecutor::placeGradients(std::size_t elements) {
  memory_->gradients.resize(elements);
  memory_->gradientPointers.resize(memory_->parameters.size(), nullptr);
  auto rest = std::span(memory_->gradients);
  for (const auto i : memory_->order) {
    auto& parameter = memory_->parameters[i];
    parameter.gradient = rest.last(parameter.value.size());
    rest = rest.first(rest.size() - parameter.value.size());
    memory_->gradientPointers[i] = parameter.gradient.data();
  }
}

void TrainExecutor::forward(std::span<const float> images, const ForwardOptions& options) {
  const auto& program = plan_->program();
  const auto wanted = static_cast<std::size_t>(program.batch * program.inputShape.elements());
  if (images.size() != wanted) {
    throw Error(ErrorCode::InvalidArgument,
                "got " + std::to_string(images.size()) + " values; a training step takes exactly " +
                    std::to_string(program.batch) + " images of " + toString(program.inputShape) + " = " +
                    std::to_string(wanted) + " values");
  }
  memory_->frame.images = images;
  memory_->frame.momentum = options.momentum;
  if (!options.seeds.empty() && std::ssize(options.seeds) != program.batch) {
    throw Error(ErrorCode::InvalidArgument, "got " + std::to_string(options.seeds.size()) + " seeds for " +
                                                std::to_string(program.batch) + " images");
  }
  memory_->seeds.assign(options.seeds.begin(), options.seeds.end());
  memory_->frame.seeds = memory_->seeds;
  memory_->frame.normGroup = options.normGroup;
  runGroups(0, program.backwardBegin, {});
}

void TrainExecutor::backward(const std::function<void(std::size_t)>& ready) {
  const auto& program = plan_->program();
  auto next = memory_->order.begin();
  runGroups(program.backwardBegin, program.groups.size(), [&](std::size_t group) {
    for (; ready && next != memory_->order.end() && program.gradientGroups[*next] <= group; ++next) {
      if (program.gradientGroups[*next] > 0) ready(*next);  // else no step writes it
    }
  });
}

std::span<const std::size_t> TrainExecutor::gradientOrder() const {
  return memory_->order;
}

void TrainExecutor::runGroups(std::size_t begin, std::size_t end, const std::function<void(std::size_t)>& done) {
  const auto& program = plan_->program();
  std::size_t call = 0;
  std::size_t timer = 0;
  const auto run = [&](const TrainStep& step, kernels::Call* with, std::int64_t first) {
    const auto start = Clock::now();
    step.run(memory_->frame, with, first);
    memory_->seconds[timer++] += std::chrono::duration<double>(Clock::now() - start).count();
  };
  for (std::size_t g = 0; g < end; ++g) {
    const auto& group = program.groups[g];
    if (g < begin) {
      timer += group.before.size() + group.steps.size() + group.after.size();
    } else {
      for (const auto& step : group.before) run(step, nullptr, 0);
      for (std::int64_t first = 0; first < program.batch; first += group.microBatch) {
        if (first > 0) timer -= group.steps.size();
        for (std::size_t i = 0; i < group.steps.size(); ++i) {
          run(group.steps[i], memory_->calls[call + i].get(), first);
        }
      }
      for (const auto& step : group.after) run(step, nullptr, 0);
      if (done) done(g);
    }
    call += group.steps.size();
  }
}

std::span<const float> TrainExecutor::output(std::string_view name) const {
  const auto& output = findOutput(plan_->program(), name);
  const auto count = output.shape.elements() * plan_->program().batch;
  return {reinterpret_cast<const float*>(memory_->frame.at(output.data, 0)), static_cast<std::size_t>(count)};
}

std::span<float> TrainExecutor::outputGradient(std::string_view name) {
  const auto& output = findOutput(plan_->program(), name);
  const auto count = output.shape.elements() * plan_->program().batch;
  return {reinterpret_cast<float*>(memory_->frame.at(output.diff, 0)), static_cast<std::size_t>(count)};
}

std::span<TrainParameter> TrainExecutor::parameters() const {
  return memory_->parameters;
}

Weights TrainExecutor::weights() const {
  Weights weights;
  for (const auto& parameter : memory_->parameters) {
    weights.emplace(parameter.name,
                    Tensor::fromFloats(parameter.shape, {parameter.value.begin(), parameter.value.end()}));
  }
  return weights;
}

std::vector<double> TrainExecutor::takeProfile() {
  return std::exchange(memory_->seconds, std::vector<double>(memory_->seconds.size()));
}

}  // namespace carina::graph
