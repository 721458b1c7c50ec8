// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>

#include <gtest/gtest.h>

#include "engine/graph/executor.h"
#include "engine/graph/train_executor.h"
#include "engine/nets/nets.h"
#include "tests/golden/fill.h"
#include "tests/golden/golden_files.h"

namespace carina::golden {
namespace {

using graph::TrainExecutor;
using graph::TrainParameter;

/// The files that have a training part.
std::vector<std::filesystem::path> trainingFiles() {
  auto files = goldenFiles("nets");
  std::erase_if(files, [](const auto& file) { return !file.empty() && !loadTrain(file); });
  if (files.empty()) files.emplace_back();
  return files;
}

double l2Of(std::span<const float> values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(sum);
}

/// A net, filled as the golden says, and the SGD of its README.
class GoldenRun {
 public:
  GoldenRun(const std::filesystem::path& file, DType precision)
      : eval_(loadEval(file)),
        train_(*loadTrain(file)),
        graph_(nets::makeNet(eval_.net.name, {.classes = eval_.classes,
                                              .inputSize = eval_.net.inputSize,
                                              .dropout = 0,
                                              .auxiliaryHead = train_.auxiliaryWeight > 0})),
        executor_(graph::TrainPlan::make(graph_, {.batch = train_.batch, .precision = precision, .outputs = outputs()}),
                  fillWeights(graph_, eval_.salt)),
        images_(fillImages(eval_.salt, train_.batch, graph_.inputShape())) {}

  const GoldenTrain& golden() const { return train_; }
  TrainExecutor& executor() { return executor_; }

  /// Mean binary cross-entropy over batch and classes, plus the auxiliary head's share.
  double forward() {
    executor_.forward(images_);
    double loss = addLoss("logits", 1.0);
    if (train_.auxiliaryWeight > 0) loss += addLoss("aux_logits", train_.auxiliaryWeight);
    return loss;
  }

  void step(double decay) {
    executor_.backward();
    const bool isFirst = momenta_.empty();
    for (auto& parameter : executor_.parameters()) {
      if (!isTrainable(parameter.role)) continue;
      const bool decays =
          parameter.role == graph::ParameterRole::ConvWeight || parameter.role == graph::ParameterRole::LinearWeight;
      auto& momentum = momenta_[parameter.name];
      momentum.resize(parameter.value.size());
      for (std::size_t i = 0; i < momentum.size(); ++i) {
        const double g = parameter.gradient[i] + (decays ? decay * parameter.value[i] : 0.0);
        momentum[i] = isFirst ? g : train_.momentum * momentum[i] + g;
        parameter.value[i] = static_cast<float>(parameter.value[i] - train_.learningRate * momentum[i]);
      }
    }
  }

  std::vector<double> evaluate() {
    const auto plain = nets::makeNet(eval_.net.name, {.classes = eval_.classes, .inputSize = eval_.net.inputSize});
    const auto plan = graph::Plan::make(plain, {.batch = train_.evalBatch});
    graph::Executor executor(plan, graph::PackedWeights::pack(*plan, executor_.weights()));
    executor.run(fillImages(eval_.salt, train_.evalBatch, plain.inputShape()));
    const auto logits = executor.output("logits");
    return {logits.begin(), logits.end()};
  }

 private:
  std::vector<std::string> outputs() const {
    return train_.auxiliaryWeight > 0 ? std::vector<std::string>{"logits", "aux_logits"}
                                      : std::vector<std::string>{"logits"};
  }

  double addLoss(const std::string& output, double weight) {
    const auto logits = executor_.output(output);
    const auto diff = executor_.outputGradient(output);
    const auto count = static_cast<double>(logits.size());
    double loss = 0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
      const double z = logits[i];
      const double y = fillLabel(eval_.salt, i) ? 1.0 : 0.0;
      loss += std::max(z, 0.0) - z * y + std::log1p(std::exp(-std::abs(z)));
      diff[i] = static_cast<float>(weight * (1.0 / (1.0 + std::exp(-z)) - y) / count);
    }
    return weight * loss / count;
  }

  GoldenEval eval_;
  GoldenTrain train_;
  graph::Graph graph_;
  TrainExecutor executor_;
  std::vector<float> images_;
  std::map<std::string, std::vector<double>> momenta_;
};

class GoldenTraining : public testing::TestWithParam<std::filesystem::path> {};

double worstOf(std::span<const float> values, const std::vector<double>& golden) {
  double worst = 0;
  for (std::size_t i = 0; i < golden.size(); ++i) {
    const double difference = std::abs(values[i] - golden[i]);
    worst = std::isnan(difference) ? HUGE_VAL : std::max(worst, difference);
  }
  return worst;
}

TEST_P(GoldenTraining, GivesLogitsAndLossInTrainingMode) {
  CARINA_REQUIRE_GOLDEN(GetParam());
  GoldenRun run(GetParam(), DType::F32);
  const double loss = run.forward();
  const auto& golden = run.golden();
  const auto worst = worstOf(run.executor().output("logits"), golden.logits);
  std::printf("logits %.3g, loss %.3g from the golden ones\n", worst, std::abs(loss - golden.losses[0]));
  EXPECT_LE(worst, 2e-4);
  EXPECT_NEAR(loss, golden.losses[0], 1e-4);
  if (golden.auxiliaryWeight > 0) {
    EXPECT_LE(worstOf(run.executor().output("aux_logits"), golden.auxiliaryLogits), 2e-4);
  }
}

TEST_P(GoldenTraining, GivesTheGradientOfEveryParameter) {
  CARINA_REQUIRE_GOLDEN(GetParam());
  GoldenRun run(GetParam(), DType::F32);
  run.forward();
  run.executor().backward();
  const auto& golden = run.golden();
  double global = 0;
  for (const auto& [name, digest] : golden.gradients) global += digest.l2 * digest.l2;
  global = std::sqrt(global);
  std::size_t seen = 0;
  std::size_t within1Percent = 0;
  double worst = 0;
  for (const auto& parameter : run.executor().parameters()) {
    if (!isTrainable(parameter.role)) continue;
    ASSERT_TRUE(golden.gradients.contains(parameter.name)) << parameter.name;
    const auto& digest = golden.gradients.at(parameter.name);
    const double l2 = l2Of(parameter.gradient);
    ++seen;
    if (golden.zeroGradients.contains(parameter.name)) {
      EXPECT_LE(l2, 1e-6 * global) << parameter.name;
      ++within1Percent;
      continue;
    }
    const double error = std::abs(l2 - digest.l2) / digest.l2;
    worst = std::max(worst, error);
    if (error <= 0.01) ++within1Percent;
    EXPECT_LE(error, 0.1) << parameter.name << ": " << l2 << ", not " << digest.l2;
    for (std::size_t i = 0; i < digest.first.size(); ++i) {
      EXPECT_NEAR(parameter.gradient[i], digest.first[i], 0.1 * digest.l2) << parameter.name << "[" << i << "]";
    }
  }
  std::printf("%zu parameters, %zu within 1 %%, worst l2 %.3g relative\n", seen, within1Percent, worst);
  EXPECT_EQ(seen, golden.gradients.size());
  EXPECT_GE(static_cast<double>(within1Percent), 0.95 * static_cast<double>(seen));
}

void expectDigest(const TrainParameter& parameter, const GoldenDigest& digest, double tolerance) {
  EXPECT_NEAR(l2Of(parameter.value), digest.l2, tolerance * digest.l2) << parameter.name;
  for (std::size_t i = 0; i < digest.first.size(); ++i) {
    EXPECT_NEAR(parameter.value[i], digest.first[i], tolerance * std::max(digest.l2, std::abs(digest.first[i])))
        << parameter.name;
  }
}

TEST_P(GoldenTraining, TakesThreeStepsAsTheReferenceDoes) {
  CARINA_REQUIRE_GOLDEN(GetParam());
  GoldenRun run(GetParam(), DType::F32);
  const auto& golden = run.golden();
  std::vector<double> losses;
  for (int step = 0; step < 3; ++step) {
    losses.push_back(run.forward());
    run.step(golden.weightDecay);
    if (step > 0) continue;
    for (const auto& parameter : run.executor().parameters()) {
      const auto& digests = isTrainable(parameter.role) ? golden.parameters : golden.running;
      ASSERT_TRUE(digests.contains(parameter.name)) << parameter.name;
      expectDigest(parameter, digests.at(parameter.name), 1e-4);
    }
    const auto logits = run.evaluate();
    for (std::size_t i = 0; i < logits.size(); ++i) EXPECT_NEAR(logits[i], golden.evalLogits[i], 1e-3);
  }
  losses.push_back(run.forward());
  for (std::size_t i = 0; i < losses.size(); ++i) {
    std::printf("loss %zu: %.3g from the golden one\n", i, std::abs(losses[i] - golden.losses[i]));
    EXPECT_NEAR(losses[i], golden.losses[i], i == 0 ? 1e-4 : 1e-3);
  }
}

TEST_P(GoldenTraining, DecaysTheParametersThatTheReferenceDecays) {
  CARINA_REQUIRE_GOLDEN(GetParam());
  GoldenRun run(GetParam(), DType::F32);
  run.forward();
  run.step(run.golden().probeDecay);
  for (const auto& parameter : run.executor().parameters()) {
    if (!isTrainable(parameter.role)) continue;
    const double golden = run.golden().probeL2.at(parameter.name);
    EXPECT_NEAR(l2Of(parameter.value), golden, 1e-4 * golden) << parameter.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Nets, GoldenTraining, testing::ValuesIn(trainingFiles()),
                         [](const auto& file) { return testName(file.param); });

}  // namespace
}  // namespace carina::golden
