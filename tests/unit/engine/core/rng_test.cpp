// SPDX-License-Identifier: Apache-2.0
#include "engine/core/rng.h"

#include <array>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace carina {
namespace {

TEST(Rng, FollowsThePublishedSplitmix64) {
  // The first five outputs of Vigna's splitmix64.c for seed 1234567; its state advances by the golden gamma.
  constexpr std::array<std::uint64_t, 5> kPublished = {6457827717110365317ULL, 3203168211198807973ULL,
                                                       9817491932198370423ULL, 4593380528125082431ULL,
                                                       16408922859458223821ULL};
  std::uint64_t state = 1234567;
  for (const auto expected : kPublished) {
    EXPECT_EQ(splitmix64(state), expected);
    state += 0x9e3779b97f4a7c15ULL;
  }
  EXPECT_EQ(splitmix64(0), 0xe220a8397b1dcdafULL);
}

TEST(Rng, DependsOnItsSeedAlone) {
  Rng first(3);
  Rng second(3);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(first.bits(), second.bits());
  EXPECT_NE(Rng(3).bits(), Rng(4).bits());
  static_assert(Rng(3).bits() == Rng(3).bits(), "usable at compile time");
}

TEST(Rng, ForksStreamsThatDiffer) {
  EXPECT_EQ(Rng(3).fork(5).bits(), Rng(3).fork(5).bits());
  std::set<std::uint64_t> firsts = {Rng(3).bits()};
  for (std::uint64_t stream = 0; stream < 1000; ++stream) firsts.insert(Rng(3).fork(stream).bits());
  for (std::uint64_t seed = 4; seed < 1004; ++seed) firsts.insert(Rng(seed).fork(0).bits());
  EXPECT_EQ(firsts.size(), 2001U);
}

TEST(Rng, ForksWithoutMovingOn) {
  Rng one(9);
  Rng other(9);
  (void)one.fork(1);
  EXPECT_EQ(one.bits(), other.bits());
}

TEST(Rng, HasTheMomentsOfItsDistributions) {
  Rng rng(1);
  constexpr int kCount = 200000;
  double sum = 0;
  double squares = 0;
  double uniforms = 0;
  for (int i = 0; i < kCount; ++i) {
    const double x = rng.normal();
    ASSERT_TRUE(std::isfinite(x));
    sum += x;
    squares += x * x;
    const double u = rng.uniform();
    ASSERT_TRUE(u >= 0 && u < 1);
    uniforms += u;
  }
  // Five standard errors of a mean over kCount.
  EXPECT_NEAR(sum / kCount, 0, 5 / std::sqrt(kCount));
  EXPECT_NEAR(squares / kCount, 1, 5 * std::sqrt(2.0 / kCount));
  EXPECT_NEAR(uniforms / kCount, 0.5, 5 * std::sqrt(1.0 / 12 / kCount));
}

TEST(Rng, DrawsEveryNumberBelowALimitAboutEquallyOften) {
  Rng rng(2);
  constexpr int kCount = 70000;
  std::array<int, 7> seen{};
  for (int i = 0; i < kCount; ++i) ++seen.at(rng.below(7));
  const double sigma = std::sqrt(kCount * (1.0 / 7) * (6.0 / 7));
  for (const int times : seen) EXPECT_NEAR(times, kCount / 7.0, 5 * sigma);
  EXPECT_EQ(rng.below(1), 0U);
}

TEST(Rng, StaysInsideAnInterval) {
  Rng rng(5);
  for (int i = 0; i < 1000; ++i) {
    const double x = rng.uniform(-2.0, 3.0);
    ASSERT_TRUE(x >= -2.0 && x < 3.0);
  }
}

}  // namespace
}  // namespace carina
