// SPDX-License-Identifier: Apache-2.0
#include "engine/phantom/phantom.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>
#include <omp.h>

#include "engine/core/error.h"

namespace carina::phantom {
namespace {

constexpr int kSize = 192;

Phantom draw(std::uint64_t seed, std::vector<Finding> findings = {}) {
  return makePhantom({.seed = seed, .size = kSize, .findings = std::move(findings)});
}

bool isInside(const Phantom& phantom, int row, int column) {
  for (const auto& box : phantom.boxes) {
    if (column >= box.x && column < box.x + box.width && row >= box.y && row < box.y + box.height) return true;
  }
  return false;
}

/// Mean change of the samples inside and outside a film's boxes, on the 12-bit scale.
struct Change {
  double inside = 0;
  double outside = 0;
  double direction = 0;  ///< mean signed change inside
};

Change changeOf(const Phantom& film, const Phantom& healthy) {
  Change change;
  double pixelsInside = 0;
  double pixelsOutside = 0;
  for (int row = 0; row < film.rows; ++row) {
    for (int column = 0; column < film.columns; ++column) {
      const auto index = static_cast<std::size_t>(row * film.columns + column);
      const double difference = static_cast<double>(film.samples[index]) - healthy.samples[index];
      const bool inside = isInside(film, row, column);
      (inside ? change.inside : change.outside) += std::abs(difference);
      (inside ? pixelsInside : pixelsOutside) += 1;
      if (inside) change.direction += difference;
    }
  }
  change.inside /= pixelsInside;
  change.direction /= pixelsInside;
  change.outside /= pixelsOutside;
  return change;
}

TEST(Phantom, IsATwelveBitFilmOfTheSizeAsked) {
  const auto film = draw(1);
  EXPECT_EQ(film.rows, kSize);
  EXPECT_EQ(film.columns, kSize);
  ASSERT_EQ(film.samples.size(), static_cast<std::size_t>(kSize * kSize));
  EXPECT_DOUBLE_EQ(film.spacingMm * kSize, 400);
  const auto [low, high] = std::minmax_element(film.samples.begin(), film.samples.end());
  EXPECT_LT(*low, 100);
  EXPECT_GT(*high, 3400);
  EXPECT_LE(*high, 4095);
}

TEST(Phantom, ShowsAirDarkAndBoneAndAbdomenBright) {
  const auto film = draw(1);
  const auto at = [&](double x, double y) {
    return film.samples[static_cast<std::size_t>(y * kSize) * kSize + static_cast<std::size_t>(x * kSize)];
  };
  EXPECT_LT(at(0.05, 0.03), 100);   // beside the neck
  EXPECT_LT(at(0.25, 0.45), 1600);  // right lung
  EXPECT_GT(at(0.5, 0.6), 3000);    // heart and spine
  EXPECT_GT(at(0.3, 0.9), 3000);    // liver
}

TEST(Phantom, IsTheSameForTheSameSeedAndAnyNumberOfThreads) {
  const auto findings = randomFindings(3);
  const int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  const auto one = draw(3, findings);
  omp_set_num_threads(3);
  const auto three = draw(3, findings);
  omp_set_num_threads(threads);
  EXPECT_EQ(one.samples, three.samples);
  EXPECT_EQ(one.samples, draw(3, findings).samples);
}

TEST(Phantom, DiffersFromSeedToSeed) {
  EXPECT_NE(draw(1).samples, draw(2).samples);
}

TEST(Phantom, CarriesTheLabelsOfItsFindings) {
  const auto film = draw(5, {{.pathology = Pathology::Mass}, {.pathology = Pathology::Effusion, .side = Side::Left}});
  for (const auto pathology : pathologies()) {
    const bool expected = pathology == Pathology::Mass || pathology == Pathology::Effusion;
    EXPECT_EQ(film.labels.at(static_cast<std::size_t>(pathology)), expected) << name(pathology);
  }
  EXPECT_EQ(film.boxes.size(), 2U);
}

class EveryFinding : public testing::TestWithParam<Pathology> {};

INSTANTIATE_TEST_SUITE_P(Phantom, EveryFinding, testing::ValuesIn(pathologies()),
                         [](const auto& pathology) { return std::string(name(pathology.param)); });

TEST_P(EveryFinding, ChangesTheFilmInItsBoxAndLittleElsewhere) {
  for (const std::uint64_t seed : {1, 2}) {
    const auto healthy = draw(seed);
    for (const auto side : {Side::Right, Side::Left}) {
      const auto film = draw(seed, {{.pathology = GetParam(), .side = side, .severity = 0.6}});
      const auto change = changeOf(film, healthy);
      EXPECT_GT(change.inside, 30) << "seed " << seed;
      EXPECT_LT(change.outside, 20) << "seed " << seed;
      EXPECT_GT(change.inside, 6 * change.outside) << "seed " << seed;
    }
  }
}

TEST_P(EveryFinding, LiesWithinTheFilm) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const auto film = makePhantom({.seed = seed, .size = 96, .findings = {{.pathology = GetParam(), .severity = 1}}});
    ASSERT_FALSE(film.boxes.empty());
    for (const auto& box : film.boxes) {
      EXPECT_EQ(box.pathology, GetParam());
      EXPECT_GE(box.x, 0);
      EXPECT_GE(box.y, 0);
      EXPECT_GT(box.width, 1);
      EXPECT_GT(box.height, 1);
      EXPECT_LE(box.x + box.width, 96);
      EXPECT_LE(box.y + box.height, 96);
    }
  }
}

TEST_P(EveryFinding, GrowsWithItsSeverity) {
  const auto healthy = draw(6);
  const auto total = [&](double severity) {
    const auto film = draw(6, {{.pathology = GetParam(), .severity = severity}});
    double sum = 0;
    for (std::size_t i = 0; i < film.samples.size(); ++i) sum += std::abs(film.samples[i] - healthy.samples[i]);
    return sum;
  };
  EXPECT_GT(total(1.0), 1.2 * total(0.2));
}

TEST(Phantom, DarkensWhereAirIsTooMuchAndBrightensWhereItIsLost) {
  const auto healthy = draw(7);
  const auto direction = [&](Pathology pathology) {
    return changeOf(draw(7, {{.pathology = pathology, .severity = 0.7}}), healthy).direction;
  };
  EXPECT_LT(direction(Pathology::Emphysema), -20);
  for (const auto pathology : {Pathology::Effusion, Pathology::Consolidation, Pathology::Pneumonia, Pathology::Mass,
                               Pathology::Nodule, Pathology::Edema, Pathology::Infiltration}) {
    EXPECT_GT(direction(pathology), 20) << name(pathology);
  }
}

TEST(Phantom, PutsFindingsOnTheSideAsked) {
  for (const auto pathology : {Pathology::Effusion, Pathology::Mass, Pathology::Nodule, Pathology::Pneumothorax}) {
    const auto right = draw(9, {{.pathology = pathology, .side = Side::Right}}).boxes[0];
    const auto left = draw(9, {{.pathology = pathology, .side = Side::Left}}).boxes[0];
    EXPECT_LT(right.x + right.width / 2, kSize / 2) << name(pathology);  // the patient's right is on the film's left
    EXPECT_GT(left.x + left.width / 2, kSize / 2) << name(pathology);
  }
}

TEST(Phantom, DrawsAllFourteenFindingsTogether) {
  std::vector<Finding> findings;
  for (const auto pathology : pathologies()) findings.push_back({.pathology = pathology, .severity = 1});
  const auto film = draw(10, findings);
  for (const bool label : film.labels) EXPECT_TRUE(label);
  EXPECT_GT(film.cardiothoracicRatio, 0.5);
}

TEST(Phantom, RefusesSizesAndSeveritiesOutOfRange) {
  EXPECT_THROW(makePhantom({.size = 63}), Error);
  EXPECT_THROW(makePhantom({.size = 8193}), Error);
  EXPECT_THROW(draw(1, {{.severity = 1.5}}), Error);
  EXPECT_THROW(draw(1, {{.severity = std::nan("")}}), Error);
}

}  // namespace
}  // namespace carina::phantom
