// SPDX-License-Identifier: Apache-2.0
#include "engine/image/network_input.h"

#include <thread>

#include <gtest/gtest.h>

#include "engine/core/error.h"
#include "tests/unit/engine/image/pillow_vectors.h"

namespace carina::image {
namespace {

Film eightBits(Size size, std::vector<std::uint8_t> samples) {
  Film film;
  film.size = size;
  film.samples = std::move(samples);
  film.defaultWindow = DefaultWindow::FullRange;
  return film;
}

Film flatFilm(std::uint8_t level) {
  return eightBits({10, 10}, std::vector<std::uint8_t>(100, level));
}

TEST(NetworkInput, NormalisesAsTorchvisionDoes) {
  const auto input = makeNetworkInput(flatFilm(128), makeTorchvisionSpec(2));
  ASSERT_EQ(input.size(), 12U);
  EXPECT_NEAR(input[0], (128 / 255.0 - 0.485) / 0.229, 1e-5);
  EXPECT_NEAR(input[4], (128 / 255.0 - 0.456) / 0.224, 1e-5);
  EXPECT_NEAR(input[8], (128 / 255.0 - 0.406) / 0.225, 1e-5);
}

TEST(NetworkInput, SubtractsMeansAsKerasDoes) {
  const auto input = makeNetworkInput(flatFilm(128), makeMeanSubtractedSpec(1));
  ASSERT_EQ(input.size(), 3U);
  EXPECT_NEAR(input[0], 128 - 123.68, 1e-4);
  EXPECT_NEAR(input[2], 128 - 103.939, 1e-4);
}

TEST(NetworkInput, OfOneChannelHoldsOnePlane) {
  const InputSpec spec{.rows = 3, .columns = 5, .channels = 1};
  const auto input = makeNetworkInput(flatFilm(255), spec);
  ASSERT_EQ(input.size(), 15U);
  EXPECT_NEAR(input[14], 1.0, 1e-6);
}

TEST(NetworkInput, MatchesPillowsResizeOfThePicture) {
  for (const auto& vector : kPillowVectors) {
    std::vector<std::uint8_t> samples;
    for (int y = 0; y < vector.fromRows; ++y) {
      for (int x = 0; x < vector.fromColumns; ++x) {
        const int bump = (x / 6 + y / 5) % 3 == 0 ? 200 : 0;
        samples.push_back(static_cast<std::uint8_t>((x * x * 7 + y * 13 + (x * y) % 31 * 5 + bump) % 256));
      }
    }
    const auto film = eightBits({vector.fromRows, vector.fromColumns}, samples);
    const InputSpec spec{.rows = vector.toRows, .columns = vector.toColumns, .channels = 1, .scale = 1};
    const auto input = makeNetworkInput(film, spec);
    for (std::size_t i = 0; i < input.size(); ++i) EXPECT_NEAR(input[i], vector.pixels[i], 1.0);
  }
}

TEST(NetworkInput, IsTheSameFromManyThreads) {
  const auto film = flatFilm(77);
  const auto expected = makeNetworkInput(film, makeTorchvisionSpec(16));
  std::vector<std::vector<float>> results(4);
  std::vector<std::thread> threads;
  for (auto& result : results) threads.emplace_back([&] { result = makeNetworkInput(film, makeTorchvisionSpec(16)); });
  for (auto& thread : threads) thread.join();
  for (const auto& result : results) EXPECT_EQ(result, expected);
}

TEST(NetworkInput, RefusesSpecsThatMakeNoSense) {
  EXPECT_THROW(makeNetworkInput(flatFilm(1), {.rows = 0}), Error);
  EXPECT_THROW(makeNetworkInput(flatFilm(1), {.channels = 2}), Error);
  EXPECT_THROW(makeNetworkInput(flatFilm(1), {.stdDev = {1, 0, 1}}), Error);
  EXPECT_THROW(makeNetworkInput(Film{}, {}), Error);
}

}  // namespace
}  // namespace carina::image
