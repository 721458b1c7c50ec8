// SPDX-License-Identifier: Apache-2.0
#include "cli/plan_table.h"

#include <fmt/format.h>

#include "cli/text.h"

namespace carina::cli {
namespace {

std::string milliseconds(double seconds) {
  return fmt::format("{:.1f} ms", 1e3 * seconds);
}

std::string microseconds(double seconds) {
  return fmt::format("{:.3g} µs", 1e6 * seconds);
}

std::string gigabytes(double rate) {
  return fmt::format("{:.3g} GB/s", rate / 1e9);
}

std::int64_t bytesOf(const ClusterPlan& plan, const scaling::CurvePoint& point) {
  return plan.bytes.sum() + scaling::summingBytes(plan.work.timeline, point.step, plan.options.wire);
}

double hours(const ClusterPlan& plan, const scaling::CurvePoint& point) {
  return scaling::hoursOf(point, plan.work.batch, plan.images, plan.epochs);
}

Json fabricJson(const scaling::Fabric& fabric) {
  return {{"bandwidth", fabric.bandwidth},
          {"payloadShare", fabric.payloadShare},
          {"latency", fabric.latency},
          {"messageOverhead", fabric.messageOverhead},
          {"nodeBandwidth", fabric.nodeBandwidth},
          {"nodeLatency", fabric.nodeLatency},
          {"copyRate", fabric.copyRate},
          {"pollSeconds", fabric.pollSeconds}};
}

Json pointJson(const ClusterPlan& plan, const scaling::CurvePoint& point) {
  const auto& step = point.step;
  Json json = {{"nodes", step.cluster.nodes},
               {"ranks", step.cluster.ranks()},
               {"globalBatch", plan.work.batch * step.cluster.ranks()},
               {"imagesPerSecond", point.imagesPerSecond},
               {"speedup", point.speedup},
               {"efficiency", point.efficiency},
               {"stepSeconds", step.stepSeconds},
               {"hiddenSeconds", step.hiddenSeconds()},
               {"exposedSeconds", step.exposedSeconds},
               {"otherSumsSeconds", step.otherSeconds},
               {"computingLongerSeconds", step.coreSeconds},
               {"slowestRankSeconds", step.noiseSeconds},
               {"bucketBytes", step.bucketBytes},
               {"bytesPerRank", bytesOf(plan, point)}};
  if (plan.images > 0) json["hours"] = hours(plan, point);
  return json;
}

std::string pointsText(const ClusterPlan& plan) {
  std::vector<std::vector<std::string>> rows = {{"nodes", "ranks", "images/s", "speed-up", "efficiency", "step",
                                                 "sums hidden", "exposed", "other", "memory a rank"}};
  if (plan.images > 0) rows[0].emplace_back("hours");
  for (const auto& point : plan.points) {
    const auto& step = point.step;
    rows.push_back({std::to_string(step.cluster.nodes), std::to_string(step.cluster.ranks()),
                    fmt::format("{:.1f}", point.imagesPerSecond), fmt::format("{:.1f}", point.speedup),
                    fmt::format("{:.1f} %", 100 * point.efficiency), milliseconds(step.stepSeconds),
                    milliseconds(step.hiddenSeconds()), milliseconds(step.exposedSeconds),
                    milliseconds(step.otherSeconds + step.coreSeconds + step.noiseSeconds),
                    bytesText(bytesOf(plan, point))});
    if (plan.images > 0) rows.back().push_back(fmt::format("{:.2f}", hours(plan, point)));
  }
  return tableText(rows);
}

std::string speedWords(const ClusterPlan& plan) {
  return fmt::format("one rank alone: {:.1f} images/s, {}; a step of {} images takes {}, backward begins after {}",
                     plan.imagesPerSecond,
                     plan.isMeasured ? "measured here, its steps as in the profile"
                                     : "as given, split over the step by multiplications",
                     plan.work.batch, milliseconds(plan.work.timeline.stepSeconds()),
                     milliseconds(plan.work.timeline.forwardSeconds));
}

std::string networkWords(const scaling::Fabric& fabric) {
  return fmt::format(
      "between nodes: {} a node and way, of which messages carry {:.0f} %; {} latency, {} of a core a message; "
      "no two nodes share a link",
      gigabytes(fabric.bandwidth), 100 * fabric.payloadShare, microseconds(fabric.latency),
      microseconds(fabric.messageOverhead));
}

std::string nodeWords(const ClusterPlan& plan) {
  return fmt::format("within a node: {} rank{}, {} a rank, {} latency", plan.ranksPerNode,
                     plan.ranksPerNode == 1 ? "" : "s", gigabytes(plan.fabric.nodeBandwidth),
                     microseconds(plan.fabric.nodeLatency));
}

std::string sumsWords(const ClusterPlan& plan) {
  const auto& last = plan.points.back().step;
  const auto values = static_cast<double>(plan.work.timeline.values());
  return fmt::format("sums: {:.1f} MB of gradients a step, {} on the wire{}", 4e-6 * values,
                     plan.options.wire == comm::Wire::BF16 ? "bf16" : "f32",
                     last.buckets == 0
                         ? ""
                         : fmt::format("; {} buckets of {} on {} nodes", last.buckets,
                                       bytesText(static_cast<std::int64_t>(last.bucketBytes)), last.cluster.nodes));
}

std::string coreWords(const ClusterPlan& plan) {
  const auto rate = gigabytes(plan.fabric.copyRate);
  if (plan.options.core == scaling::SummingCore::Shared) {
    return fmt::format(
        "summing shares a core with computing: its copies and additions, at {}, make backward as much longer", rate);
  }
  if (plan.options.threads == 0) return fmt::format("summing has a core that one rank alone leaves free; {}", rate);
  return fmt::format("summing takes one of {} cores, and computing {:.1f} % longer for it; {}", plan.options.threads,
                     100.0 / (plan.options.threads - 1), rate);
}

std::string assumptionsText(const ClusterPlan& plan) {
  std::string text = "assumed\n";
  const auto add = [&](const std::string& line) { text += "  " + line + "\n"; };
  add(speedWords(plan));
  add(networkWords(plan.fabric));
  add(nodeWords(plan));
  add(sumsWords(plan));
  add(coreWords(plan));
  add(fmt::format("a rank's step time varies by {:.2g} %, and all wait for the slowest", 100 * plan.options.noise));
  if (plan.images > 0) {
    add(fmt::format("hours: steps of {} epochs of {} images; neither validation nor checkpoints", plan.epochs,
                    withThousands(plan.images)));
  }
  add("efficiency: against as many single nodes");
  return text;
}

}  // namespace

Json clusterPlanJson(const ClusterPlan& plan) {
  const auto& timeline = plan.work.timeline;
  Json json = {{"net", plan.net},
               {"precision", name(plan.precision)},
               {"batch", plan.work.batch},
               {"macsPerImage", plan.macsPerImage},
               {"imagesPerSecond", plan.imagesPerSecond},
               {"isMeasured", plan.isMeasured},
               {"ranksPerNode", plan.ranksPerNode},
               {"gradientBytes", 4 * timeline.values()},
               {"forwardSeconds", timeline.forwardSeconds},
               {"backwardEndSeconds", timeline.backwardEnd},
               {"stepSeconds", timeline.stepSeconds()},
               {"wire", plan.options.wire == comm::Wire::BF16 ? "bf16" : "f32"},
               {"summingCore", plan.options.core == scaling::SummingCore::Own ? "own" : "shared"},
               {"threads", plan.options.threads},
               {"noise", plan.options.noise},
               {"fabric", fabricJson(plan.fabric)}};
  if (plan.images > 0) {
    json["images"] = plan.images;
    json["epochs"] = plan.epochs;
  }
  auto& points = json["points"] = Json::array();
  for (const auto& point : plan.points) points.push_back(pointJson(plan, point));
  return json;
}

std::string clusterPlanText(const ClusterPlan& plan) {
  return fmt::format("{}, {}, batch {} a rank\n\n", plan.net, name(plan.precision), plan.work.batch) +
         pointsText(plan) + "\n" + assumptionsText(plan);
}

}  // namespace carina::cli
