// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/model/input_spec.h"
#include "tests/unit/engine/train/small_run.h"
#include "tests/unit/engine/train/thread_ranks.h"

namespace carina::train {
namespace {

class RanksTest : public SmallRunTest {
 protected:
  /// A run on two ranks, each with half of the batch.
  std::vector<RunState> goOnTwo(const std::string& name, bool resumes = false) {
    recipe.batch = 4;
    std::vector<RunState> states(2);
    ThreadRanks(2).run([&](comm::Communicator& communicator) {
      const auto rank = static_cast<std::size_t>(communicator.rank());
      TestObserver silent;
      train::Run run(recipe, {.training = training, .validation = validation, .validationName = "small films"},
                     {.folder = at(name), .config = "# a test\n", .resumes = resumes, .checkpoint = {}},
                     {.communicator = communicator,
                      .log = log,
                      .observer = rank == 0 ? observer : silent,
                      .stop = rank == 0 ? stop.get_token() : std::stop_token()});
      states[rank] = run.go();
      weights_[rank] = run.weights();
    });
    return states;
  }

  static std::vector<float> valuesOf(const graph::Weights& weights) {
    std::vector<float> all;
    for (const auto& [name, tensor] : weights) {
      const auto values = tensor.toFloats();
      all.insert(all.end(), values.begin(), values.end());
    }
    return all;
  }

  graph::Weights weights_[2];
};

TEST_F(RanksTest, EndWithTheSameWeightsAndStatistics) {
  EXPECT_EQ(goOnTwo("run"), (std::vector{RunState::Finished, RunState::Finished}));
  EXPECT_EQ(valuesOf(weights_[0]), valuesOf(weights_[1]));
  EXPECT_EQ(observer.steps.size(), 18U);  // as many steps as one rank takes with the whole batch
}

TEST_F(RanksTest, JudgeEveryFilmOnceAsOneRankDoes) {
  goOnTwo("run");
  const auto& last = observer.results.back().validation;
  EXPECT_EQ(last.films, 24);
  const auto loaded = loadCheckpoint(shelf("run").latest()->folder);
  const auto& model = loaded.checkpoint.model;
  Validator validator(model.graph, validation, model::inputSpecOf(model.card), Task::Multilabel, DType::F32);
  const auto one = validator.run(model.weights, *alone, {});
  EXPECT_EQ(last.meanAuroc, one.meanAuroc);
  EXPECT_DOUBLE_EQ(last.loss, one.loss);
}

TEST_F(RanksTest, AllStopWhenOneIsAskedToAndGoOnToTheBit) {
  goOnTwo("whole");
  stopAfter(8);
  EXPECT_EQ(goOnTwo("run"), (std::vector{RunState::Stopped, RunState::Stopped}));
  stop = {};
  observer.onStep = nullptr;
  EXPECT_EQ(goOnTwo("run", true), (std::vector{RunState::Finished, RunState::Finished}));
  EXPECT_EQ(latestBytes("run"), latestBytes("whole"));
}

}  // namespace
}  // namespace carina::train
