// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include <gtest/gtest.h>

#include "engine/comm/exchange_levels.h"
#include "tests/simgrid/networks.h"
#include "tests/simgrid/simulation.h"

namespace carina::scaling {
namespace {

struct Case {
  std::string net;
  std::int64_t batch = 0;
  Cluster cluster;
  comm::Wire wire = comm::Wire::F32;
  SummingCore core = SummingCore::Shared;
  std::size_t bucketMiB = 8;
};

void PrintTo(const Case& tried, std::ostream* out) {
  *out << tried.net << " on " << tried.cluster.nodes << " nodes of " << tried.cluster.ranksPerNode
       << (tried.wire == comm::Wire::BF16 ? " ranks, bf16" : " ranks, f32");
}

class Scaling : public testing::TestWithParam<Case> {
 protected:
  ScalingOptions options() const {
    const auto& tried = GetParam();
    return {.wire = tried.wire, .bucketBytes = tried.bucketMiB << 20, .core = tried.core, .threads = 40};
  }

  /// How far model and simulation may be apart: in the model the ranks begin every half sum together; in truth some see
  /// up to one rest between polls later than others that the half before is over.
  double looseSeconds(std::size_t sums) const {
    const auto& cluster = GetParam().cluster;
    const auto levels = comm::planLevels(cluster.ranks(), cluster.ranksPerNode).size();
    return static_cast<double>(sums * levels * 2) * Fabric{}.pollSeconds;
  }
};

TEST_P(Scaling, OfTheModelIsThatOfTheReplayedSchedule) {
  const auto& tried = GetParam();
  const auto work = workAtReferenceSpeed(tried.net, tried.batch);
  const auto model = predictStep(work.timeline, tried.cluster, Fabric{}, options());
  const auto simulated = simulateStep(work, tried.cluster, Fabric{}, options());
  EXPECT_NEAR(model.sumSeconds, simulated.sumSeconds, looseSeconds(model.buckets));
  EXPECT_NEAR(model.exposedSeconds, simulated.exposedSeconds, looseSeconds(model.buckets));
  EXPECT_NEAR(model.stepSeconds, simulated.stepSeconds, 0.01 * simulated.stepSeconds);
  RecordProperty("sums_model_us", static_cast<int>(1e6 * model.sumSeconds));
  RecordProperty("sums_simulated_us", static_cast<int>(1e6 * simulated.sumSeconds));
}

INSTANTIATE_TEST_SUITE_P(OnSimGrid, Scaling,
                         testing::Values(Case{"resnet50", 32, {.nodes = 2}},
                                         Case{"resnet50", 32, {.nodes = 4}, comm::Wire::BF16},
                                         Case{"resnet50", 32, {.nodes = 16}},
                                         Case{"resnet50", 32, {.nodes = 7}, comm::Wire::BF16},
                                         Case{"resnet50", 32, {.nodes = 32}, comm::Wire::F32, SummingCore::Own},
                                         Case{"resnet50", 32, {.nodes = 8, .ranksPerNode = 2}},
                                         Case{"resnet59", 8, {.nodes = 8}, comm::Wire::BF16, SummingCore::Shared, 32},
                                         Case{"resnet59", 8, {.nodes = 16}, comm::Wire::F32, SummingCore::Own, 32}));

using ScalingOnSlowNetworks = Scaling;

// On a network a hundred times slower nothing hides any more, and the bytes alone count.
TEST_P(ScalingOnSlowNetworks, IsTheModelsToOnePercent) {
  const auto& tried = GetParam();
  const Fabric slow{.bandwidth = 1.25e8, .nodeBandwidth = 1e9};
  const auto work = workAtReferenceSpeed(tried.net, tried.batch);
  const auto model = predictStep(work.timeline, tried.cluster, slow, options());
  const auto simulated = simulateStep(work, tried.cluster, slow, options());
  EXPECT_GT(simulated.exposedSeconds, 0.1 * simulated.stepSeconds);
  EXPECT_NEAR(model.stepSeconds, simulated.stepSeconds, 0.01 * simulated.stepSeconds);
}

INSTANTIATE_TEST_SUITE_P(OnSimGrid, ScalingOnSlowNetworks,
                         testing::Values(Case{"resnet50", 32, {.nodes = 2}},
                                         Case{"resnet50", 32, {.nodes = 4}, comm::Wire::BF16},
                                         Case{"resnet50", 32, {.nodes = 3, .ranksPerNode = 2}}));

}  // namespace
}  // namespace carina::scaling
