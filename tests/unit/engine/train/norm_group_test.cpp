// SPDX-License-Identifier: Apache-2.0
// Batches that ranks normalise as one, against one rank that has the joined batch.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "engine/core/rng.h"
#include "engine/data/sampler.h"
#include "engine/graph/batch_norm.h"
#include "engine/graph/conv2d.h"
#include "engine/graph/linear.h"
#include "engine/graph/pool.h"
#include "engine/graph/relu.h"
#include "engine/image/codecs.h"
#include "engine/train/trainer.h"
#include "tests/unit/engine/data/test_folder.h"
#include "tests/unit/engine/train/thread_ranks.h"

namespace carina::train {
namespace {

using namespace graph;  // NOLINT(google-build-using-namespace): ops, by the dozen

constexpr std::int64_t kFilms = 48;
constexpr std::int64_t kGlobalBatch = 12;
constexpr std::uint64_t kSeed = 3;

/// Films of the first half of every global batch are dark, the others bright: ranks that do not see both halves have
/// statistics that differ by several standard deviations.
class TwoKinds : public data::Dataset {
 public:
  TwoKinds() : isBright_(kFilms) {
    const auto order = data::Sampler(kFilms, kGlobalBatch, kSeed).order(0);
    for (std::size_t i = 0; i < order.size(); ++i) {
      isBright_[static_cast<std::size_t>(order[i])] = i % kGlobalBatch >= kGlobalBatch / 2;
    }
  }
  std::int64_t size() const override { return kFilms; }
  const std::vector<std::string>& labels() const override { return labels_; }
  std::string fingerprint() const override { return "two kinds"; }
  data::LabelledFilm load(std::int64_t index) const override {
    constexpr int kSide = 16;
    Rng rng(static_cast<std::uint64_t>(index));
    const int level = isBright_[static_cast<std::size_t>(index)] ? 200 : 10;
    image::Gray8Image picture{{kSide, kSide}, {}};
    for (int i = 0; i < kSide * kSide; ++i) {
      picture.pixels.push_back(static_cast<std::uint8_t>(level + rng.below(40)));
    }
    return {.id = std::to_string(index),
            .film = image::decodePng(image::encodePng(picture), "film"),
            .labels = {rng.uniform() < 0.5 ? 1.0F : 0.0F, index % 2 == 0 ? 1.0F : 0.0F}};
  }

 private:
  std::vector<std::string> labels_ = {"one", "other"};
  std::vector<bool> isBright_;
};

Graph normNet() {
  Graph graph;
  auto value = graph.addInput("input", {1, 16, 16});
  for (int i = 0; i < 2; ++i) {
    const auto name = std::to_string(i);
    value = graph.add("conv" + name, std::make_shared<Conv2d>(16, squareWindow(3, 2, 1)), {value});
    value = graph.add("norm" + name, std::make_shared<BatchNorm>(), {value});
    value = graph.add("relu" + name, std::make_shared<Relu>(), {value});
  }
  value = graph.add("mean", std::make_shared<GlobalAverage>(), {value});
  graph.markOutput("logits", graph.add("fc", std::make_shared<Linear>(2), {value}));
  return graph;
}

/// After one step of plain gradient descent: what moved is the gradient, beside the running statistics.
struct Outcome {
  std::vector<std::vector<float>> tensors;
  StepFacts facts;
};

Outcome stepOn(int ranks, int normGroup, DType precision) {
  const auto graph = normNet();
  std::vector<Outcome> outcomes(static_cast<std::size_t>(ranks));
  ThreadRanks(ranks).run([&](comm::Communicator& communicator) {
    data::TestLog log;
    TrainerOptions options{.precision = precision,
                           .optimizerOptions = {{"momentum", 0.0}, {"weight_decay", 0.0}},
                           .schedule = "cosine",
                           .scheduleOptions = {{"base", 0.5}, {"total_iterations", 60.0}}};
    options.parallel.normGroup = normGroup;
    const data::LoaderOptions loading{
        .batch = kGlobalBatch / ranks,
        .rank = communicator.rank(),
        .worldSize = ranks,
        .seed = kSeed,
        .input = {.rows = 16, .columns = 16, .channels = 1, .mean = {0.5}, .stdDev = {0.25}}};
    Trainer trainer(graph, makeUntrainedWeights(graph, 1), options,
                    std::make_unique<data::Loader>(std::make_shared<TwoKinds>(), loading, log), loading.batch,
                    communicator);
    auto& outcome = outcomes[static_cast<std::size_t>(communicator.rank())];
    outcome.facts = trainer.step({});
    for (const auto& [name, tensor] : trainer.state().weights) {
      const auto values = tensor.toFloats();
      outcome.tensors.emplace_back(values.begin(), values.end());
    }
  });
  for (const auto& outcome : outcomes) EXPECT_EQ(outcome.tensors, outcomes[0].tensors) << "ranks differ";
  return outcomes[0];
}

/// The largest difference of any tensor, as a share of how far that tensor moved.
double distance(const Outcome& one, const Outcome& other) {
  const auto untrained = makeUntrainedWeights(normNet(), 1);
  double most = 0;
  std::size_t t = 0;
  for (const auto& [name, tensor] : untrained) {
    const auto before = tensor.toFloats();
    double moved = 0;
    double apart = 0;
    for (std::size_t i = 0; i < one.tensors[t].size(); ++i) {
      moved = std::max(moved, std::abs(double{one.tensors[t][i]} - before[i]));
      apart = std::max(apart, std::abs(double{one.tensors[t][i]} - other.tensors[t][i]));
    }
    // A bias before a batch norm has no gradient but for rounding.
    if (moved > 1e-5) most = std::max(most, apart / moved);
    ++t;
  }
  return most;
}

// f32 sums in another order: a few 2^-24, amplified by the cancellation in a batch norm's gradient.
constexpr double kF32Bound = 1e-4;
// bf16 activations have 2^-8 each; where a statistic differs by an f32 rounding some of them fall to the other side.
constexpr double kBf16Bound = 0.02;

TEST(NormGroup, OfAllRanksIsOneRankWithTheJoinedBatch) {
  const auto one = stepOn(1, 1, DType::F32);
  for (const int ranks : {2, 3, 4}) {
    const auto joined = stepOn(ranks, 0, DType::F32);
    EXPECT_LT(distance(one, joined), kF32Bound) << ranks << " ranks";
    EXPECT_NEAR(joined.facts.loss, one.facts.loss, 1e-6 * one.facts.loss);
    EXPECT_NEAR(joined.facts.gradientNorm, one.facts.gradientNorm, 1e-4 * one.facts.gradientNorm);
    EXPECT_GT(joined.facts.normSeconds, 0);
  }
}

TEST(NormGroup, OfSomeRanksIsHalfAsManyRanksWithTwiceTheBatch) {
  EXPECT_LT(distance(stepOn(2, 1, DType::F32), stepOn(4, 2, DType::F32)), kF32Bound);
  EXPECT_LT(distance(stepOn(2, 2, DType::F32), stepOn(6, 6, DType::F32)), kF32Bound);
}

TEST(NormGroup, OfBf16ActivationsIsTheJoinedBatchToTheirPrecision) {
  EXPECT_LT(distance(stepOn(1, 1, DType::BF16), stepOn(2, 0, DType::BF16)), kBf16Bound);
  EXPECT_LT(distance(stepOn(1, 1, DType::BF16), stepOn(4, 0, DType::BF16)), kBf16Bound);
}

TEST(NormGroup, IsSeenByTheseFilms) {
  // Each rank by itself sees one kind of film: another net altogether.
  EXPECT_GT(distance(stepOn(1, 1, DType::F32), stepOn(2, 1, DType::F32)), 0.2);
}

}  // namespace
}  // namespace carina::train
