// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/train_timetable.h"

#include <numeric>

#include <gtest/gtest.h>

#include "engine/graph/train_executor.h"
#include "engine/nets/nets.h"

namespace carina::graph {
namespace {

struct Planned {
  std::shared_ptr<const TrainPlan> plan;
  TrainTimetable table;
};

Planned planNet(const std::string& net, std::int64_t batch) {
  const auto plan = TrainPlan::make(nets::makeNet(net, {.inputSize = 64}), {.batch = batch});
  return {plan, makeTimetable(*plan)};
}

TEST(TrainTimetable, CountsEveryMultiplicationOfThePlanOnce) {
  for (const char* net : {"resnet50", "densenet121"}) {
    const auto [plan, table] = planNet(net, 3);
    EXPECT_EQ(std::accumulate(table.macs.begin(), table.macs.end(), std::int64_t{0}), plan->cost().macs) << net;
    EXPECT_EQ(table.macs.size(), plan->describe().size()) << net;
  }
}

TEST(TrainTimetable, NamesGradientsInTheOrderInWhichTheExecutorCompletesThem) {
  const auto graph = nets::makeNet("resnet50", {.inputSize = 64});
  const auto [plan, table] = planNet("resnet50", 1);
  TrainExecutor executor(plan, makeUntrainedWeights(graph, 0));
  std::vector<std::string> expected;
  for (const auto i : executor.gradientOrder()) expected.push_back(executor.parameters()[i].name);
  std::vector<std::string> names;
  for (const auto& gradient : table.gradients) names.push_back(gradient.name);
  EXPECT_EQ(names, expected);
}

TEST(TrainTimetable, CompletesGradientsOneAfterAnotherAndTheLastWithTheLastStep) {
  const auto [plan, table] = planNet("resnet50", 2);
  std::int64_t values = 0;
  for (std::size_t before = table.forwardSteps; const auto& gradient : table.gradients) {
    EXPECT_GE(gradient.steps, before) << gradient.name;
    before = gradient.steps;
    values += gradient.values;
  }
  EXPECT_EQ(table.gradients.back().steps, table.macs.size());
  EXPECT_EQ(values, 23'536'718) << "README's count of ResNet-50";
  EXPECT_EQ(table.statisticValues, 2 * 26'560) << "two a channel of its 53 batch norms";
}

}  // namespace
}  // namespace carina::graph
