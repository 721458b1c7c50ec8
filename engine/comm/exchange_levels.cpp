// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/exchange_levels.h"

#include <string>

#include "engine/core/error.h"

namespace carina::comm {
namespace {

/// The power of two that divides `nodes` and makes the fewest messages; 1: none makes fewer than no groups.
int groupOf(int nodes) {
  int best = 1;
  for (int group = 2; nodes % group == 0 && group < nodes; group *= 2) {
    if (group + nodes / group < best + nodes / best) best = group;
  }
  return best;
}

}  // namespace

std::vector<ExchangeLevel> planLevels(int worldSize, int ranksPerNode, int mostDirect) {
  if (worldSize < 1 || ranksPerNode < 1 || worldSize % ranksPerNode != 0) {
    throw Error(ErrorCode::InvalidArgument,
                std::to_string(worldSize) + " ranks are not nodes of " + std::to_string(ranksPerNode) + " ranks each");
  }
  const int nodes = worldSize / ranksPerNode;
  const int group = nodes > mostDirect ? groupOf(nodes) : 1;
  std::vector<ExchangeLevel> levels = {{.ranks = ranksPerNode, .stride = 1, .isWithinNode = true},
                                       {.ranks = group, .stride = ranksPerNode},
                                       {.ranks = nodes / group, .stride = ranksPerNode * group}};
  std::erase_if(levels, [](const auto& level) { return level.ranks == 1; });
  return levels;
}

}  // namespace carina::comm
