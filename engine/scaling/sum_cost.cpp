// SPDX-License-Identifier: Apache-2.0
#include "engine/scaling/sum_cost.h"

#include <algorithm>
#include <bit>

#include "engine/comm/exchange_levels.h"

namespace carina::scaling {
namespace {

constexpr double kF32 = 4;
constexpr double kBf16 = 2;

/// The mean of the latest of n ranks' looks at its messages, evenly spread over an interval.
double lastPoll(int ranks, const Fabric& fabric) {
  return fabric.pollSeconds * ranks / (ranks + 1);
}

/// Adds what one level costs.
class LevelCost {
 public:
  LevelCost(const comm::ExchangeLevel& level, const Cluster& cluster, const Fabric& fabric)
      : level_(level), fabric_(fabric) {
    sharing_ = level.isWithinNode ? 1 : cluster.ranksPerNode;
  }

  void add(double values, double bytesAValue, SumCost& cost) const {
    const auto others = level_.ranks - 1;
    const auto bandwidth = level_.isWithinNode ? fabric_.nodeBandwidth : fabric_.payloadRate() / sharing_;
    const auto latency = level_.isWithinNode ? fabric_.nodeLatency : fabric_.latency;
    const auto one = values * bytesAValue / level_.ranks / bandwidth;
    const auto posting = others * fabric_.messageOverhead;
    cost.seconds += latency + std::max(fabric_.messageOverhead + others * one, posting + one);
    cost.seconds += lastPoll(level_.ranks, fabric_);
    cost.coreSeconds += posting;
  }

  void work(double values, SumCost& cost) const {
    const auto seconds = values * kF32 / fabric_.copyRate;
    cost.seconds += seconds;
    cost.coreSeconds += seconds;
  }

 private:
  comm::ExchangeLevel level_;
  const Fabric& fabric_;
  int sharing_ = 1;
};

}  // namespace

SumCost sumCost(std::int64_t values, const Cluster& cluster, comm::Wire wire, const Fabric& fabric) {
  check(fabric);
  SumCost cost;
  auto held = static_cast<double>(values);
  bool isFirst = true;
  for (const auto& level : comm::planLevels(cluster.ranks(), cluster.ranksPerNode)) {
    const LevelCost costs(level, cluster, fabric);
    const auto isNarrow = wire == comm::Wire::BF16 && !level.isWithinNode;
    const auto own = held / level.ranks;
    costs.add(held, isNarrow && isFirst ? kBf16 : kF32, cost);  // parts to their owners
    costs.work(held - own, cost);                               // added up
    if (isNarrow && isFirst) costs.work(2 * held, cost);        // rounded and widened
    costs.add(held, isNarrow ? kBf16 : kF32, cost);             // results to all
    if (isNarrow) costs.work(own + held, cost);
    isFirst = isFirst && level.isWithinNode;
    held = own;
  }
  return cost;
}

SumCost fewCost(std::int64_t bytes, const Cluster& cluster, const Fabric& fabric) {
  check(fabric);
  const auto ranks = static_cast<unsigned>(cluster.ranks());
  if (ranks < 2) return {};
  const auto rounds = std::bit_width(ranks - 1);
  const bool isWithin = cluster.nodes == 1;
  const auto bandwidth = isWithin ? fabric.nodeBandwidth : fabric.payloadRate() / cluster.ranksPerNode;
  const auto latency = isWithin ? fabric.nodeLatency : fabric.latency;
  return {.seconds = rounds * (latency + fabric.messageOverhead) +
                     (ranks - 1) * static_cast<double>(bytes) / bandwidth + lastPoll(cluster.ranks(), fabric),
          .coreSeconds = rounds * fabric.messageOverhead};
}

}  // namespace carina::scaling
