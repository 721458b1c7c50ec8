// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/train_plan.h"

#include <utility>

#include "engine/core/error.h"
#include "engine/graph/plan.h"
#include "engine/graph/train_budget.h"
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
  if (options.memoryBudgetBytes < 0) throw Error(ErrorCode::InvalidArgument, "a memory budget is not negative");
}

}  // namespace

std::shared_ptr<const TrainPlan> TrainPlan::make(const Graph& graph, const TrainOptions& options) {
  check(options);
  TrainKernels kernels;
  TrainBuilder builder(graph, options, kernels);
  auto program = emitTraining(builder);
  const auto budget = options.memoryBudgetBytes;
  if (budget > 0 && program.arenaBytes + program.parameterBytes() > budget)
    program = emitWithin(graph, options, kernels);
  return std::shared_ptr<const TrainPlan>(
      new TrainPlan(options, std::make_unique<const TrainProgram>(std::move(program))));
}

TrainPlan::TrainPlan(TrainOptions options, std::unique_ptr<const TrainProgram> program)
    : options_(std::move(options)), program_(std::move(program)) {
  cost_.macs = program_->macs;
  cost_.arenaBytes = program_->arenaBytes;
  cost_.parameterBytes = program_->parameterBytes();
  cost_.recomputedMacs = program_->recomputedMacs;
  cost_.recomputedValues = program_->recomputedValues;
  cost_.recomputedBytes = program_->recomputedBytes;
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
