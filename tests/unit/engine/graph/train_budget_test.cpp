// SPDX-License-Identifier: Apache-2.0
#include "engine/graph/train_budget.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/graph/plan.h"
#include "engine/graph/train_executor.h"
#include "engine/nets/nets.h"
#include "tests/unit/engine/graph/random_weights.h"

namespace carina::graph {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kBatch = 6;

struct NetCase {
  std::string net;
  DType precision = DType::F32;
};

void PrintTo(const NetCase& tried, std::ostream* out) {
  *out << tried.net << ' ' << name(tried.precision);
}

std::int64_t bytesOf(const TrainPlan& plan) {
  return plan.cost().arenaBytes + plan.cost().parameterBytes;
}

std::int64_t linesAgain(const TrainPlan& plan) {
  const auto lines = plan.describe();
  return std::ranges::count_if(lines, [](const std::string& line) { return line.starts_with("again: "); });
}

/// What refusing an impossible budget says.
std::string refusal(const Graph& graph, const TrainOptions& options) {
  try {
    TrainPlan::make(graph, options);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::ResourceExhausted);
    return error.what();
  }
  return "not refused";
}

class TrainBudget : public testing::TestWithParam<NetCase> {
 protected:
  void SetUp() override {
    if (GetParam().precision == DType::BF16 && !hasNativeBf16()) GTEST_SKIP() << "this CPU does not compute bf16";
    nets::NetOptions net{.classes = 3, .inputSize = 64};
    net.auxiliaryHead = nets::findNet(GetParam().net).hasAuxiliaryHead;
    if (net.auxiliaryHead) net.inputSize = 96;
    graph = nets::makeNet(GetParam().net, net);
    if (net.auxiliaryHead) options.outputs.emplace_back("aux_logits");
    options.precision = GetParam().precision;
  }

  std::shared_ptr<const TrainPlan> planWithin(std::int64_t budget) const {
    auto within = options;
    within.memoryBudgetBytes = budget;
    return TrainPlan::make(graph, within);
  }

  /// As the message to whoever asks for the impossible says.
  std::int64_t smallestBytes() const {
    auto impossible = options;
    impossible.memoryBudgetBytes = 1;
    const auto message = refusal(graph, impossible);
    const std::string before = "at least ";
    const auto at = message.find(before);
    EXPECT_NE(at, std::string::npos) << message;
    return std::stoll(message.substr(at + before.size()));
  }

  /// Every output, gradient and parameter of two steps, with weights that move.
  std::vector<float> train(const std::shared_ptr<const TrainPlan>& plan) const {
    TrainExecutor executor(plan, makeUntrainedWeights(graph, 1));
    const std::vector<std::uint64_t> seeds = {1, 2, 3, 4, 5, 6};
    std::vector<float> all;
    for (std::uint64_t step = 0; step < 2; ++step) {
      const auto images = makeRandomImages(graph, kBatch, step);
      executor.forward(images, {.seeds = seeds});
      for (const auto& name : options.outputs) {
        const auto values = executor.output(name);
        all.insert(all.end(), values.begin(), values.end());
        std::ranges::transform(values, executor.outputGradient(name).begin(),
                               [](float value) { return value > 0 ? 0.5F : -1.0F; });
      }
      executor.backward();
      for (const auto& parameter : executor.parameters()) {
        all.insert(all.end(), parameter.gradient.begin(), parameter.gradient.end());
        for (std::size_t i = 0; i < parameter.gradient.size(); ++i) parameter.value[i] -= 1e-3F * parameter.gradient[i];
        all.insert(all.end(), parameter.value.begin(), parameter.value.end());
      }
    }
    return all;
  }

  bool isSame(const std::vector<float>& a, const std::vector<float>& b) const {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
  }

  Graph graph;
  TrainOptions options{.batch = kBatch};
};

TEST_P(TrainBudget, GivesTheSameBitsAsWithoutOne) {
  const auto plain = planWithin(0);
  const auto expected = train(plain);
  ASSERT_TRUE(std::ranges::all_of(expected, [](float value) { return std::isfinite(value); }));
  const auto smallest = smallestBytes();
  for (const auto budget : {smallest, (smallest + bytesOf(*plain)) / 2}) {
    const auto plan = planWithin(budget);
    EXPECT_LE(bytesOf(*plan), budget);
    EXPECT_GT(plan->cost().recomputedValues, 0);
    EXPECT_GE(linesAgain(*plan), plan->cost().recomputedValues);
    EXPECT_TRUE(isSame(train(plan), expected)) << budget;
  }
}

TEST_P(TrainBudget, IsKept) {
  const auto plain = planWithin(0);
  const auto smallest = smallestBytes();
  for (const auto budget : {(smallest + bytesOf(*plain)) / 2, (3 * smallest + bytesOf(*plain)) / 4}) {
    const auto plan = planWithin(budget);
    EXPECT_LE(bytesOf(*plan), budget);
    EXPECT_GT(plan->cost().recomputedValues, 0);
    EXPECT_EQ(plan->cost().macs, plain->cost().macs);
    EXPECT_LE(plan->cost().recomputedMacs, kBatch * graph.macs());
  }
}

TEST_P(TrainBudget, WithRoomEnoughChangesNothing) {
  const auto plain = planWithin(0);
  const auto roomy = planWithin(bytesOf(*plain));
  EXPECT_EQ(roomy->describe(), plain->describe());
  EXPECT_EQ(roomy->cost().arenaBytes, plain->cost().arenaBytes);
  EXPECT_EQ(roomy->cost().recomputedMacs, 0);
  EXPECT_EQ(roomy->cost().recomputedValues, 0);
}

INSTANTIATE_TEST_SUITE_P(Nets, TrainBudget,
                         testing::Values(NetCase{"resnet50", DType::F32}, NetCase{"resnet50", DType::BF16},
                                         NetCase{"densenet121", DType::F32}, NetCase{"densenet121", DType::BF16},
                                         NetCase{"amoebanet_d_1_64", DType::F32},
                                         NetCase{"amoebanet_d_1_64", DType::BF16}),
                         [](const auto& tried) {
                           return tried.param.net + "_" + std::string(name(tried.param.precision));
                         });

TEST(TrainBudgetRefusal, NamesTheSmallestAndWhatToDo) {
  const auto graph = nets::makeNet("resnet50", {.classes = 3, .inputSize = 64});
  const auto message = refusal(graph, {.batch = kBatch, .memoryBudgetBytes = 12345});
  EXPECT_THAT(message, HasSubstr("12345 bytes"));
  EXPECT_THAT(message, HasSubstr("at least "));
  EXPECT_THAT(message, HasSubstr("smaller batch"));
  EXPECT_THAT(message, HasSubstr("bf16"));
  EXPECT_THROW(TrainPlan::make(graph, {.batch = 1, .memoryBudgetBytes = -1}), Error);
}

}  // namespace
}  // namespace carina::graph
