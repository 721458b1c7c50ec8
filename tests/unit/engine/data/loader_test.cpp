// SPDX-License-Identifier: Apache-2.0
#include "engine/data/loader.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "engine/data/sampler.h"
#include "engine/image/codecs.h"

namespace carina::data {
namespace {

/// Films of one grey each: the label is the film's index.
class GreyFilms : public Dataset {
 public:
  explicit GreyFilms(std::int64_t size) : size_(size) {}
  std::int64_t size() const override { return size_; }
  const std::vector<std::string>& labels() const override { return labels_; }
  std::string fingerprint() const override { return "grey"; }
  LabelledFilm load(std::int64_t index) const override {
    if (index >= firstDamaged) throw Error(ErrorCode::Corrupt, "film " + std::to_string(index) + " is damaged");
    const image::Gray8Image picture{{4, 4}, std::vector<std::uint8_t>(16, static_cast<std::uint8_t>(index))};
    return {.id = std::to_string(index),
            .film = image::decodePng(image::encodePng(picture), "film"),
            .labels = {static_cast<float>(index)}};
  }

  std::int64_t firstDamaged = 1000;

 private:
  std::int64_t size_;
  std::vector<std::string> labels_ = {"index"};
};

class Silent : public LogSink {
 public:
  void write(LogLevel, std::string_view) override {}
};

LoaderOptions optionsOf(std::int64_t batch) {
  return {.batch = batch, .seed = 9, .input = {.rows = 2, .columns = 2, .channels = 1, .scale = 1}, .threads = 3};
}

std::vector<std::int64_t> samplesOf(Loader& loader, int batches) {
  std::vector<std::int64_t> samples;
  for (int i = 0; i < batches; ++i) {
    const auto batch = loader.next({});
    for (std::size_t n = 0; n < batch.samples.size(); ++n) {
      EXPECT_EQ(batch.labels[n], static_cast<float>(batch.samples[n]));
      EXPECT_NEAR(batch.images[n * 4], static_cast<float>(batch.samples[n]), 1e-4);
    }
    samples.insert(samples.end(), batch.samples.begin(), batch.samples.end());
  }
  return samples;
}

TEST(Sampler, AnEpochIsAPermutationThatItsNumberDecides) {
  const Sampler sampler(50, 8, 1);
  EXPECT_EQ(sampler.batchesPerEpoch(), 6);
  auto order = sampler.order(3);
  EXPECT_EQ(order, sampler.order(3));
  EXPECT_NE(order, sampler.order(4));
  EXPECT_NE(order, Sampler(50, 8, 2).order(3));
  std::ranges::sort(order);
  std::vector<std::int64_t> all(50);
  std::iota(all.begin(), all.end(), 0);
  EXPECT_EQ(order, all);
}

TEST(Sampler, EveryPlaceIsAsLikelyForEverySample) {
  constexpr int kEpochs = 4000;
  std::vector<int> firsts(5);
  const Sampler sampler(5, 1, 7);
  for (int epoch = 0; epoch < kEpochs; ++epoch) ++firsts[static_cast<std::size_t>(sampler.order(epoch)[0])];
  const double deviation = std::sqrt(kEpochs * 0.2 * 0.8);
  for (const int count : firsts) EXPECT_NEAR(count, kEpochs / 5, 4 * deviation);
}

TEST(Sampler, RefusesASetSmallerThanABatch) {
  EXPECT_THROW(Sampler(7, 8, 0), Error);
  EXPECT_THROW(Sampler(7, 0, 0), Error);
}

TEST(Loader, GivesEachSampleOnceAnEpoch) {
  Silent log;
  Loader loader(std::make_shared<GreyFilms>(20), optionsOf(4), log);
  for (int epoch = 0; epoch < 3; ++epoch) {
    const auto samples = samplesOf(loader, 5);
    EXPECT_EQ(std::set(samples.begin(), samples.end()).size(), 20U);
  }
  EXPECT_EQ(loader.position(), (LoaderPosition{.epoch = 3, .batch = 0}));
}

TEST(Loader, GoesOnWhereItIsSent) {
  Silent log;
  Loader whole(std::make_shared<GreyFilms>(20), optionsOf(4), log);
  const auto samples = samplesOf(whole, 8);
  auto options = optionsOf(4);
  options.threads = 1;
  Loader later(std::make_shared<GreyFilms>(20), options, log);
  samplesOf(later, 1);
  later.seek({.epoch = 1, .batch = 1});
  const auto rest = samplesOf(later, 2);
  EXPECT_TRUE(std::ranges::equal(rest, std::span(samples).subspan(24, 8)));
}

TEST(Loader, RanksShareAGlobalBatch) {
  Silent log;
  const auto films = std::make_shared<GreyFilms>(20);
  Loader whole(films, optionsOf(8), log);
  auto options = optionsOf(4);
  options.worldSize = 2;
  Loader first(films, options, log);
  options.rank = 1;
  Loader second(films, options, log);
  const auto global = samplesOf(whole, 1);
  const auto lower = samplesOf(first, 1);
  const auto upper = samplesOf(second, 1);
  EXPECT_TRUE(std::ranges::equal(lower, std::span(global).first(4)));
  EXPECT_TRUE(std::ranges::equal(upper, std::span(global).last(4)));
}

TEST(Loader, GivesUpPastTheLimitOfDamagedFilms) {
  Silent log;
  const auto films = std::make_shared<GreyFilms>(20);
  films->firstDamaged = 18;
  auto options = optionsOf(4);
  options.corruptLimit = 2;
  Loader patient(films, options, log);
  const auto samples = samplesOf(patient, 15);
  EXPECT_EQ(patient.corruptFilms(), 2);
  EXPECT_EQ(*std::ranges::max_element(samples), 17);
  options.corruptLimit = 1;
  Loader strict(films, options, log);
  EXPECT_THROW(samplesOf(strict, 5), Error);
}

TEST(Loader, StopsWaitingWhenAsked) {
  Silent log;
  Loader loader(std::make_shared<GreyFilms>(20), optionsOf(20), log);
  std::stop_source stop;
  stop.request_stop();
  try {
    for (int i = 0; i < 100; ++i) loader.next(stop.get_token());
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::Cancelled);
  }
}

}  // namespace
}  // namespace carina::data
