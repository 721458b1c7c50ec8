// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/train_timetable.h"

#include <algorithm>

#include "engine/graph/train_program.h"
#include "engine/kernels/convolution_gradient.h"

namespace carina::graph {
namespace {

/// Of one micro-batch; 0: no product.
std::int64_t macsOf(const kernels::Kernel* kernel) {
  const auto count = [](const kernels::ConvolutionSpec& spec) {
    return spec.dst.pixels() * spec.dst.channels * spec.src.channels * spec.window.kernelRows *
           spec.window.kernelColumns;
  };
  if (const auto* forward = dynamic_cast<const kernels::Convolution*>(kernel)) return count(forward->spec());
  if (const auto* data = dynamic_cast<const kernels::DataGradient*>(kernel)) return count(data->spec());
  if (const auto* weights = dynamic_cast<const kernels::WeightGradient*>(kernel)) return count(weights->spec());
  return 0;
}

}  // namespace

TrainTimetable makeTimetable(const TrainPlan& plan) {
  const auto& program = plan.program();
  TrainTimetable table;
  std::vector<std::size_t> endOfGroup;
  for (std::size_t g = 0; g < program.groups.size(); ++g) {
    const auto& group = program.groups[g];
    if (g == program.backwardBegin) table.forwardSteps = table.macs.size();
    table.macs.resize(table.macs.size() + group.before.size());
    for (const auto& step : group.steps) {
      table.macs.push_back(macsOf(step.kernel.get()) / group.microBatch * program.batch);
    }
    table.macs.resize(table.macs.size() + group.after.size());
    endOfGroup.push_back(table.macs.size());
  }
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < program.parameters.size(); ++i) {
    if (isTrainable(program.parameters[i].role)) {
      order.push_back(i);
    } else {
      table.statisticValues += program.parameters[i].shape.elements();
    }
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return program.gradientGroups[i]; });
  for (const auto i : order) {
    const auto& parameter = program.parameters[i];
    table.gradients.push_back(
        {.name = parameter.name, .values = parameter.shape.elements(), .steps = endOfGroup[program.gradientGroups[i]]});
  }
  return table;
}

}  // namespace carina::graph
