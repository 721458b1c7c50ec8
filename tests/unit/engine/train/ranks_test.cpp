// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/model/input_spec.h"
#include "engine/train/run_card.h"
#include "tests/unit/engine/train/small_run.h"
#include "tests/unit/engine/train/thread_ranks.h"

namespace carina::train {
namespace {

class RanksTest : public SmallRunTest {
 protected:
  /// A run on so many ranks, each with its share of a step's eight films.
  std::vector<RunState> goOn(int ranks, const std::string& name, bool resumes = false) {
    recipe.batch = 8 / ranks;
    std::vector<RunState> states(static_cast<std::size_t>(ranks));
    ThreadRanks(ranks).run([&](comm::Communicator& communicator) {
      const auto rank = static_cast<std::size_t>(communicator.rank());
      TestObserver silent;
      train::Run run(recipe, {.training = training, .validation = validation, .validationName = "small films"},
                     {.folder = at(name), .config = "# a test\n", .resumes = resumes, .checkpoint = {}},
                     {.communicator = communicator,
                      .log = log,
                      .observer = rank == 0 ? observer : silent,
                      .stop = rank == 0 ? stop.get_token() : std::stop_token()});
      states[rank] = run.go();
      if (rank < 2) weights_[rank] = run.weights();
    });
    return states;
  }

  std::vector<RunState> goOnTwo(const std::string& name, bool resumes = false) { return goOn(2, name, resumes); }

  std::vector<double> takeLosses() {
    std::vector<double> losses;
    for (const auto& step : loadRunLog(RunPaths(at("run")).log).steps) losses.push_back(step.loss);
    return losses;
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

TEST_F(RanksTest, JudgeAnyNumberOfFilmsOnAnyNumberOfRanksToTheBit) {
  const auto start = makeStartingPoint(recipe.net, training->labels(), Task::Multilabel);
  const auto card = runCard(start, recipe, *training, *validation);
  const auto weights = graph::makeUntrainedWeights(start.graph, 5);
  for (const std::int64_t films : {1, 16, 37, 85, 128}) {
    std::vector<ValidationResult> results;
    for (const int ranks : {1, 2, 3, 4, 5, 8}) {
      std::vector<ValidationResult> ofRanks(static_cast<std::size_t>(ranks));
      ThreadRanks(ranks).run([&](comm::Communicator& communicator) {
        Validator validator(predictingGraph(card), std::make_shared<SmallFilms>(films), model::inputSpecOf(card),
                            Task::Multilabel, DType::F32);
        ofRanks[static_cast<std::size_t>(communicator.rank())] = validator.run(weights, communicator, {});
      });
      for (const auto& one : ofRanks) EXPECT_EQ(one.meanAuroc, ofRanks[0].meanAuroc) << "every rank knows the same";
      results.push_back(ofRanks[0]);
    }
    for (const auto& result : results) {
      EXPECT_EQ(result.films, films);
      EXPECT_EQ(result.loss, results[0].loss);
      EXPECT_EQ(result.meanAuroc, results[0].meanAuroc);
      for (std::size_t c = 0; c < result.labels.size(); ++c) {
        EXPECT_EQ(result.labels[c].auroc, results[0].labels[c].auroc) << films << " films, label " << c;
      }
    }
  }
}

TEST_F(RanksTest, PassOverADamagedFilmOnceWhoeverMeetsIt) {
  validation = std::make_shared<SmallFilms>(24, 20);
  goOnTwo("run");
  EXPECT_EQ(observer.results.back().validation.films, 23);
  EXPECT_EQ(observer.results.back().validation.damaged.size(), 1U);
}

TEST_F(RanksTest, HaveTheSameLearningRatesWhateverTheirNumber) {
  recipe.rateBatch = 2;  // a step has four times as many films: the rate rises from 0.02 to 0.08
  recipe.warmupEpochs = 1;
  std::vector<std::vector<double>> rates;
  for (const int ranks : {1, 2, 4, 8}) {
    observer.steps.clear();
    goOn(ranks, "run" + std::to_string(ranks));
    auto& ofRanks = rates.emplace_back();
    for (const auto& step : observer.steps) ofRanks.push_back(step.learningRate);
  }
  for (const auto& ofRanks : rates) EXPECT_EQ(ofRanks, rates[0]);
  ASSERT_EQ(rates[0].size(), 18U);
  EXPECT_DOUBLE_EQ(rates[0][0], 0.02);
  for (std::size_t i = 1; i <= 6; ++i) EXPECT_GT(rates[0][i], rates[0][i - 1]) << "warming up, step " << i;
  EXPECT_DOUBLE_EQ(rates[0][6], 0.08);
  EXPECT_LT(rates[0][17], 0.02);
}

TEST_F(RanksTest, TakeTheSameFilmsAfterTheirNumberChangedUpAndDown) {
  recipe.trainer.parallel.normGroup = 0;  // so that the same films give the same losses, but for rounding,
  recipe.learningRate = 1e-9;             // which weights that hardly move do not amplify
  goOn(1, "stays");
  stopAfter(5);
  goOn(2, "run");
  stop = {};
  stopAfter(11);
  goOn(4, "run", true);
  stop = {};
  observer.onStep = nullptr;
  goOn(1, "run", true);
  const auto moved = takeLosses();
  const auto stayed = loadRunLog(RunPaths(at("stays")).log).steps;
  ASSERT_EQ(moved.size(), 18U);
  ASSERT_EQ(stayed.size(), 18U);
  for (std::size_t i = 0; i < moved.size(); ++i) EXPECT_NEAR(moved[i], stayed[i].loss, 1e-3 * stayed[i].loss) << i + 1;
}

TEST_F(RanksTest, RefuseANumberThatCannotKeepTheFilmsOfAStep) {
  stopAfter(5);
  goOnTwo("run");
  stop = {};
  std::vector<std::string> messages(3);
  recipe.batch = 4;
  ThreadRanks(3).run([&](comm::Communicator& communicator) {
    try {
      TestObserver silent;
      train::Run run(recipe, {.training = training, .validation = validation, .validationName = "small films"},
                     {.folder = at("run"), .config = "# a test\n", .resumes = true, .checkpoint = {}},
                     {.communicator = communicator, .log = log, .observer = silent, .stop = {}});
    } catch (const Error& error) {
      messages[static_cast<std::size_t>(communicator.rank())] = error.what();
    }
  });
  for (const auto& message : messages) {
    EXPECT_THAT(message, testing::AllOf(testing::HasSubstr("12"), testing::HasSubstr("8")));
  }
}

TEST_F(RanksTest, EachKeepALogOfWhereTheyRanAndHowTheyEnded) {
  goOnTwo("run");
  const auto first = contentOf(at("run") / "log" / "rank-0.jsonl");
  EXPECT_THAT(first, testing::HasSubstr(R"("kind":"started")"));
  const auto second = contentOf(at("run") / "log" / "rank-1.jsonl");
  EXPECT_THAT(second,
              testing::AllOf(testing::HasSubstr(R"("kind":"started")"), testing::HasSubstr(R"("rank":1,"ranks":2)"),
                             testing::HasSubstr(R"("host":"here")"), testing::HasSubstr(R"("threads":)"),
                             testing::HasSubstr(R"("cores":)"), testing::HasSubstr(R"("kind":"finished")")));
  EXPECT_THAT(second, testing::Not(testing::HasSubstr(R"("kind":"step")")));
}

}  // namespace
}  // namespace carina::train
