// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace carina::comm {

/// Ranks that exchange parts directly: `ranks` of them, `stride` apart.
struct ExchangeLevel {
  int ranks = 1;
  int stride = 1;
  bool isWithinNode = false;
  bool operator==(const ExchangeLevel&) const = default;
};

/// The most ranks that all send to one another; more do it in two rounds.
inline constexpr int kMostDirect = 16;

/// The most bytes that all parts of a sum may have together for every rank to send its own whole to all.
inline constexpr std::size_t kFewBytes = std::size_t{64} << 10;

/// How a large sum goes: each level splits what its ranks have between them, the next goes on with a share.
///
/// Ranks of one node come first. More than `mostDirect` nodes are taken as g groups of neighbours: g − 1 and n/g − 1
/// messages a rank and half sum in place of n − 1, for the same bytes. g is a power of two, which leaves the balanced
/// tree (tree_sum.h) and so the bits as they are; a number of nodes that none divides remains one level.
/// Errors   InvalidArgument: `ranksPerNode` does not divide `worldSize`, or either is < 1
/// Threads  any
std::vector<ExchangeLevel> planLevels(int worldSize, int ranksPerNode, int mostDirect = kMostDirect);

}  // namespace carina::comm
