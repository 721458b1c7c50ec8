// SPDX-License-Identifier: Apache-2.0
#include "engine/scaling/scaling_model.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/comm/bucket_plan.h"
#include "engine/comm/exchange_levels.h"
#include "engine/core/error.h"
#include "engine/scaling/slowest_rank.h"

namespace carina::scaling {
namespace {

constexpr std::int64_t kLossBytes = 2 * sizeof(double);
constexpr std::int64_t kStopBytes = sizeof(double);

std::vector<comm::Bucket> bucketsOf(const StepTimeline& timeline, std::size_t bucketBytes) {
  std::vector<std::size_t> counts;
  for (const auto& gradient : timeline.gradients) counts.push_back(static_cast<std::size_t>(gradient.values));
  return comm::planBuckets(counts, bucketBytes);
}

void check(const ScalingOptions& options) {
  if (!(options.noise >= 0)) throw Error(ErrorCode::InvalidArgument, "the noise of a step time is not negative");
  if (options.core == SummingCore::Own && options.threads != 0 && options.threads < 2) {
    throw Error(ErrorCode::InvalidArgument,
                "a rank of " + std::to_string(options.threads) + " thread has no core to leave free for sums");
  }
}

/// By how much longer everything takes without the core that sums.
double slowdownOf(const ScalingOptions& options) {
  if (options.core == SummingCore::Shared || options.threads == 0) return 1;
  return static_cast<double>(options.threads) / (options.threads - 1);
}

double otherSecondsOf(const StepTimeline& timeline, const Cluster& cluster, const Fabric& fabric) {
  const auto bytes = timeline.statisticValues * static_cast<std::int64_t>(sizeof(float));
  const auto statistics = static_cast<std::size_t>(bytes * cluster.ranks()) <= comm::kFewBytes
                              ? fewCost(bytes, cluster, fabric)
                              : sumCost(timeline.statisticValues, cluster, comm::Wire::F32, fabric);
  return fewCost(kLossBytes, cluster, fabric).seconds + fewCost(kStopBytes, cluster, fabric).seconds +
         (bytes > 0 ? statistics.seconds : 0);
}

Prediction predictWith(const StepTimeline& timeline, const Cluster& cluster, const Fabric& fabric,
                       const ScalingOptions& options) {
  const auto slowdown = slowdownOf(options);
  const auto buckets = bucketsOf(timeline, options.bucketBytes);
  Prediction made{.cluster = cluster, .bucketBytes = options.bucketBytes, .buckets = buckets.size()};
  double end = 0;
  for (const auto& bucket : buckets) {
    const auto values = static_cast<std::int64_t>(bucket.values);
    const auto cost = sumCost(values, cluster, options.wire, fabric);
    const auto ready = timeline.gradients[bucket.last - 1].seconds * slowdown + made.coreSeconds;
    const auto begin = std::max(ready, end);
    end = begin + cost.seconds;
    made.sumSeconds += cost.seconds;
    const bool isComputing = begin < timeline.backwardEnd * slowdown + made.coreSeconds;
    if (options.core == SummingCore::Shared && isComputing) made.coreSeconds += cost.coreSeconds;
  }
  const auto backwardEnd = timeline.backwardEnd * slowdown + made.coreSeconds;
  made.exposedSeconds = std::max(0.0, end - backwardEnd);
  made.coreSeconds += (slowdown - 1) * timeline.stepSeconds();
  made.otherSeconds = otherSecondsOf(timeline, cluster, fabric);
  made.noiseSeconds = slowestOf(cluster.ranks()) * options.noise * timeline.stepSeconds();
  made.stepSeconds =
      timeline.stepSeconds() + made.coreSeconds + made.exposedSeconds + made.otherSeconds + made.noiseSeconds;
  return made;
}

}  // namespace

Prediction predictStep(const StepTimeline& timeline, const Cluster& cluster, const Fabric& fabric,
                       const ScalingOptions& options) {
  check(fabric);
  check(options);
  if (cluster.ranks() == 1) return {.cluster = cluster, .stepSeconds = timeline.stepSeconds()};
  if (options.bucketBytes > 0) return predictWith(timeline, cluster, fabric, options);
  std::vector<Prediction> tried;
  for (const auto bytes : comm::kBucketSizes) {
    auto with = options;
    with.bucketBytes = bytes;
    tried.push_back(predictWith(timeline, cluster, fabric, with));
  }
  return *std::ranges::min_element(tried, {}, &Prediction::stepSeconds);
}

std::int64_t summingBytes(const StepTimeline& timeline, const Prediction& prediction, comm::Wire wire) {
  if (prediction.cluster.ranks() == 1) return 0;
  std::int64_t most = 0;
  for (const auto& bucket : bucketsOf(timeline, prediction.bucketBytes)) {
    most = std::max(most, static_cast<std::int64_t>(bucket.values));
  }
  // Received parts, and both directions in bf16; later levels hold a share of that.
  return most * (wire == comm::Wire::BF16 ? 4 + 2 * 2 : 4);
}

}  // namespace carina::scaling
