// SPDX-License-Identifier: Apache-2.0
#include "engine/train/trainer.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/graph/batch_norm.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/linear.h"
#include "engine/graph/pool.h"
#include "engine/graph/relu.h"
#include "engine/train/validation.h"
#include "tests/unit/engine/train/small_films.h"

namespace carina::train {
namespace {

using namespace graph;  // NOLINT(google-build-using-namespace): ops, by the dozen

class NoLog : public LogSink {
 public:
  void write(LogLevel, std::string_view message) override { messages.emplace_back(message); }
  std::vector<std::string> messages;
};

Graph smallNet() {
  Graph graph;
  auto value = graph.addInput("input", {1, 16, 16});
  for (int i = 0; i < 2; ++i) {
    const auto name = std::to_string(i);
    value = graph.add("conv" + name, std::make_shared<Conv2d>(16, squareWindow(3, 2, 1)), {value});
    value = graph.add("norm" + name, std::make_shared<BatchNorm>(), {value});
    value = graph.add("relu" + name, std::make_shared<Relu>(), {value});
  }
  value = graph.add("whole", std::make_shared<Conv2d>(16, squareWindow(4, 1, 0)), {value});
  value = graph.add("relu", std::make_shared<Relu>(), {value});
  value = graph.add("mean", std::make_shared<GlobalAverage>(), {value});
  graph.markOutput("logits", graph.add("fc", std::make_shared<Linear>(2), {value}));
  return graph;
}

image::InputSpec smallInput() {
  return {.rows = 16, .columns = 16, .channels = 1, .mean = {0.4, 0, 0}, .stdDev = {0.2, 1, 1}};
}

class TrainerTest : public testing::Test {
 protected:
  TrainerOptions options{.optimizerOptions = {{"momentum", 0.9}},
                         .schedule = "cosine",
                         .scheduleOptions = {{"base", 0.05}, {"total_iterations", 60.0}}};
  Graph graph = smallNet();
  NoLog log;
  std::unique_ptr<comm::Communicator> alone = comm::makeLocalCommunicator();
  std::stop_source stop;

  std::unique_ptr<Trainer> makeTrainer(std::int64_t batch = 16, std::int64_t damaged = -1) {
    data::LoaderOptions loading{.batch = batch, .seed = 3, .input = smallInput(), .corruptLimit = 100};
    loading.augmentation.brightness = 0.05;
    auto loader = std::make_unique<data::Loader>(std::make_shared<SmallFilms>(96, damaged), loading, log);
    return std::make_unique<Trainer>(graph, makeUntrainedWeights(graph, 1), options, std::move(loader), batch, *alone);
  }

  StepFacts steps(Trainer& trainer, int count) {
    StepFacts facts;
    for (int i = 0; i < count; ++i) facts = trainer.step(stop.get_token());
    return facts;
  }

  static std::vector<float> allValues(const Weights& weights) {
    std::vector<float> all;
    for (const auto& [name, tensor] : weights) {
      const auto values = tensor.toFloats();
      all.insert(all.end(), values.begin(), values.end());
    }
    return all;
  }
};

TEST_F(TrainerTest, LearnsWhatCanBeSeen) {
  const auto trainer = makeTrainer();
  const double first = steps(*trainer, 1).loss;
  const double last = steps(*trainer, 59).loss;
  EXPECT_LT(last, 0.2 * first);
  Validator validator(graph, std::make_shared<SmallFilms>(40), smallInput(), Task::Multilabel, DType::F32);
  const auto result = validator.run(trainer->bestWeights(), *alone, stop.get_token());
  EXPECT_GT(result.meanAuroc.value(), 0.95);
  EXPECT_EQ(result.films, 40);
  EXPECT_EQ(result.labelsCounted, 2);
}

TEST_F(TrainerTest, GoesOnToTheBitFromItsState) {
  options.ema = optim::EmaOptions{.decay = 0.9};
  const auto whole = makeTrainer();
  steps(*whole, 7);
  const auto before = makeTrainer();
  steps(*before, 4);
  const auto state = before->state();
  const auto after = makeTrainer();
  after->restore(state);
  const auto facts = steps(*after, 3);
  EXPECT_EQ(facts.step, 7);
  EXPECT_EQ(allValues(after->state().weights), allValues(whole->state().weights));
  EXPECT_EQ(allValues(after->bestWeights()), allValues(whole->bestWeights()));
}

TEST_F(TrainerTest, FrozenParametersStayAsTheyAre) {
  options.frozen = {"conv0", "norm0"};
  const auto trainer = makeTrainer();
  const auto before = trainer->state().weights;
  steps(*trainer, 2);
  const auto after = trainer->state().weights;
  EXPECT_EQ(after.at("conv0.weight").toFloats(), before.at("conv0.weight").toFloats());
  EXPECT_EQ(after.at("norm0.bias").toFloats(), before.at("norm0.bias").toFloats());
  EXPECT_NE(after.at("conv1.weight").toFloats(), before.at("conv1.weight").toFloats());
  options.frozen = {""};
  EXPECT_THROW(makeTrainer(), Error);
}

TEST_F(TrainerTest, AccumulatedBatchesMakeOneStep) {
  options.accumulation = 2;
  const auto trainer = makeTrainer(16);
  EXPECT_EQ(trainer->stepsPerEpoch(), 3);
  steps(*trainer, 1);
  EXPECT_EQ(trainer->state().position, (data::LoaderPosition{.epoch = 0, .batch = 2}));
}

TEST_F(TrainerTest, ADivergingRunIsStoppedByName) {
  options.scheduleOptions["base"] = 1e30;
  const auto trainer = makeTrainer();
  try {
    steps(*trainer, 10);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("training diverged at step"));
  }
}

TEST_F(TrainerTest, ADamagedFilmIsNamedAndReplaced) {
  const auto trainer = makeTrainer(16, 5);
  steps(*trainer, 6);
  ASSERT_FALSE(log.messages.empty());
  EXPECT_THAT(log.messages[0], testing::HasSubstr("film 5 is damaged"));
}

TEST_F(TrainerTest, AStateOfAnotherNetIsRefusedAndChangesNothing) {
  const auto trainer = makeTrainer();
  const auto before = allValues(trainer->state().weights);
  auto state = trainer->state();
  state.weights.erase("fc.bias");
  EXPECT_THROW(trainer->restore(state), Error);
  EXPECT_EQ(allValues(trainer->state().weights), before);
}

}  // namespace
}  // namespace carina::train
