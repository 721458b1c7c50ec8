// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace carina::graph {

/// Processes that normalise their batches as if they were one batch.
///
/// Errors   whatever reaching the others throws
/// Threads  called by the thread that runs the net; collective on the group
class NormGroup {
 public:
  virtual ~NormGroup() = default;

  virtual int size() const = 0;

  /// The sum over the group, in place.
  virtual void sum(std::span<double> values) = 0;
};

}  // namespace carina::graph
