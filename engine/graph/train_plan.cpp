// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/train_plan.h"

#include <utility>

#include "engine/core/error.h"
#include "engine/graph/plan.h"
#include "engine/graph/train_builder.h"
#include "engine/graph/train_program.h"

namespace carina::graph {
namespace {

void check(const TrainOptions& options) {
  if (options.batch < 1) throw Error(ErrorCode::InvalidArgument, "a training plan needs a batch of at least 1");
  if (options.precision != DType::F32 && options.precision != DType::BF16) {
    throw Error(ErrorCode::Unsupported, "training runs in f32 or bf16, not " + std::string(name(options.precision)));
  }
  if (options.precision == DType::BF16 && !hasNativeBf16()) {
    throw Error(ErrorCode::Unsupported, "this CPU does not compute bf16 (AVX-512 BF16 or AMX); train in f32");
  }
}

}  // namespace

std::shared_ptr<const TrainPlan> TrainPlan::make(const Graph& graph, const TrainOptions& options) {
  check(options);
  TrainBuilder builder(graph, options);
  emitForward(builder);
  for (const auto& name : options.outputs) builder.data(builder.draft().output(name));
  emitBackward(builder);
  auto& program = builder.program();
  for (const auto& name : options.outputs) {
    const auto unit = builder.draft().output(name);
    program.outputs[name] = {
        .data = builder.state(unit).data, .diff = builder.state(unit).diff, .shape = builder.units()[unit].shape};
    auto& diff = program.buffers[builder.state(unit).diff];
    diff.firstGroup = static_cast<std::int64_t>(program.backwardBegin) - 1;  // the caller writes it before
    program.buffers[builder.state(unit).data].lastGroup = diff.lastGroup;
  }
  return std::shared_ptr<const TrainPlan>(
      new TrainPlan(options, std::make_unique<const TrainProgram>(builder.finish())));
}

TrainPlan::TrainPlan(TrainOptions options, std::unique_ptr<const TrainProgram> program)
    : options_(std::move(options)), program_(std::move(program)) {
  cost_.macs = program_->macs;
  cost_.arenaBytes = program_->arenaBytes;
  for (const auto& parameter : program_->parameters) {
    const auto bytes = parameter.shape.elements() * static_cast<std::int64_t>(sizeof(float));
    cost_.parameterBytes += isTrainable(parameter.role) ? 2 * bytes : bytes;
  }
}

TrainPlan::~TrainPlan() = default;

std::vector<std::string> TrainPlan::describe() const {
  std::vector<std::string> lines;
  for (const auto& group : program_->groups) {
    for (const auto* steps : {&group.before, &group.steps, &group.after}) {
      for (const auto& step : *steps) lines.push_back(step.description);
    }
  }
  return lines;
}

}  // namespace carina::graph
