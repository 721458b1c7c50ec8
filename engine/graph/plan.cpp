// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/plan.h"

#include <utility>

#include "engine/core/error.h"
#include "engine/graph/emitter.h"
#include "engine/graph/program.h"
#include "engine/graph/schedule.h"
#include "engine/kernels/cpu.h"

namespace carina::graph {

bool hasNativeBf16() {
  return kernels::hasNativeBf16();
}

std::shared_ptr<const Plan> Plan::make(const Graph& graph, const PlanOptions& options) {
  if (options.batch < 1) throw Error(ErrorCode::InvalidArgument, "a plan needs a batch of at least 1");
  if (options.precision != DType::F32 && options.precision != DType::BF16) {
    throw Error(ErrorCode::Unsupported, "a plan runs in f32 or bf16, not " + std::string(name(options.precision)));
  }
  if (options.precision == DType::BF16 && !hasNativeBf16()) {
    throw Error(ErrorCode::Unsupported, "this CPU does not compute bf16 (AVX-512 BF16 or AMX); use f32");
  }
  auto program = std::make_unique<Program>(Emitter(graph, options).emit());
  schedule(*program);
  return std::shared_ptr<const Plan>(new Plan(options, std::move(program)));
}

Plan::Plan(PlanOptions options, std::unique_ptr<const Program> program)
    : options_(std::move(options)), inputShape_(program->inputShape), program_(std::move(program)) {
  for (const auto& step : program_->steps) cost_.macs += step.macs * program_->batch;
  cost_.arenaBytes = program_->arenaBytes;
  cost_.scratchBytes = program_->scratchBytes;
  cost_.weightBytes = program_->weightBytes;
}

Plan::~Plan() = default;

std::vector<std::string> Plan::describe() const {
  std::vector<std::string> lines;
  for (const auto& step : program_->steps) lines.push_back(step.kernel->describe());
  return lines;
}

}  // namespace carina::graph
