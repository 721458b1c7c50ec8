// SPDX-License-Identifier: Apache-2.0
#include "engine/predict/predictor.h"

#include <functional>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/image/codecs.h"
#include "engine/nets/nets.h"

namespace carina::predict {
namespace {

/// A small untrained net, so that tests are quick.
model::Model makeSmallModel(std::uint64_t seed, model::ModelCard card = {}) {
  card.net = "amoebanet_d_1_64";
  if (card.labels.empty()) card.labels = {"one", "two", "three"};
  card.inputSize = 64;
  nets::NetOptions options;
  options.classes = static_cast<std::int64_t>(card.labels.size());
  options.inputSize = card.inputSize;
  auto weights = graph::makeUntrainedWeights(nets::makeNet(card.net, options), seed);
  return model::makeModel(std::move(card), std::move(weights));
}

image::Film makeFilm(int side, int slope) {
  image::Gray8Image image{{side, side}, std::vector<std::uint8_t>(static_cast<std::size_t>(side * side))};
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    image.pixels[i] = static_cast<std::uint8_t>(i * static_cast<std::size_t>(slope) / 7);
  }
  return image::decodePng(image::encodePng(image), "film");
}

std::vector<model::Model> twoModels(model::Model first, model::Model second) {
  std::vector<model::Model> models;
  models.push_back(std::move(first));
  models.push_back(std::move(second));
  return models;
}

std::string messageOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Predictor, EnsembleAveragesProbabilities) {
  const auto film = makeFilm(80, 3);
  std::vector<float> sum(3, 0.0F);
  for (const std::uint64_t seed : {1, 2}) {
    Predictor single({makeSmallModel(seed)}, {});
    const auto found = single.predict(std::vector<PreparedFilm>{single.prepare(film)});
    for (std::size_t i = 0; i < 3; ++i) sum[i] += found[0].probabilities[i] / 2;
  }
  Predictor both(twoModels(makeSmallModel(1), makeSmallModel(2)), {});
  const auto found = both.predict(std::vector<PreparedFilm>{both.prepare(film)});
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(found[0].probabilities[i], sum[i], 1e-6F);
  EXPECT_EQ(both.models().size(), 2U);
}

TEST(Predictor, BatchesGiveWhatSingleFilmsGive) {
  Predictor single({makeSmallModel(1)}, {});
  Predictor batched({makeSmallModel(1)}, {.batch = 2, .heatMaps = true});
  std::vector<PreparedFilm> films;
  for (const int slope : {1, 2, 3}) films.push_back(single.prepare(makeFilm(70, slope)));
  const auto one = single.predict(films);
  const auto two = batched.predict(films);
  ASSERT_EQ(one.size(), 3U);
  ASSERT_EQ(two.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_THAT(two[i].probabilities, testing::Pointwise(testing::FloatNear(1e-4F), one[i].probabilities));
    EXPECT_TRUE(one[i].maps.empty());
    EXPECT_EQ(two[i].maps.size(), 3U);
  }
}

TEST(Predictor, MultiClassProbabilitiesSumToOne) {
  model::ModelCard card;
  card.task = model::Task::MultiClass;
  Predictor predictor({makeSmallModel(1, card)}, {});
  const auto found = predictor.predict(std::vector<PreparedFilm>{predictor.prepare(makeFilm(64, 2))});
  EXPECT_NEAR(std::accumulate(found[0].probabilities.begin(), found[0].probabilities.end(), 0.0), 1.0, 1e-5);
}

TEST(Predictor, EachModelSeesTheFilmByItsOwnCard) {
  model::ModelCard plain;
  plain.preprocessing = {1.0, {0, 0, 0}, {1, 1, 1}};
  Predictor both(twoModels(makeSmallModel(1), makeSmallModel(2, plain)), {});
  const auto prepared = both.prepare(makeFilm(64, 5));
  ASSERT_EQ(prepared.size(), 2U);
  for (std::size_t i = 0; i < 100; ++i) EXPECT_NEAR(prepared[0][i], (prepared[1][i] / 255 - 0.485) / 0.229, 1e-4);
}

TEST(Predictor, NamesTheLabelInWhichModelsDiffer) {
  model::ModelCard other;
  other.labels = {"one", "zwei", "three"};
  EXPECT_THAT(messageOf([&] { Predictor both(twoModels(makeSmallModel(1), makeSmallModel(2, other)), {}); }),
              testing::HasSubstr("label 2 is 'two', not 'zwei'"));
  other.labels = {"one", "two"};
  EXPECT_THAT(messageOf([&] { Predictor both(twoModels(makeSmallModel(1), makeSmallModel(2, other)), {}); }),
              testing::HasSubstr("no label 3, 'three'"));
}

TEST(Predictor, NeedsAModel) {
  EXPECT_THROW(Predictor({}, {}), Error);
}

TEST(Predictor, SaysWhatItsNumbersRestOn) {
  const Predictor predictor({makeSmallModel(1)}, {});
  ASSERT_EQ(predictor.models().size(), 1U);
  const auto& facts = predictor.models().front();
  EXPECT_EQ(facts.weightsSha256.size(), 64U);
  EXPECT_FALSE(facts.isTrainedOnChestFilms());
  EXPECT_THAT(facts.statement, testing::HasSubstr("Not for clinical use"));
}

}  // namespace
}  // namespace carina::predict
