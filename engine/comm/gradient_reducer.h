// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "engine/comm/bucket_plan.h"
#include "engine/comm/communicator.h"

namespace carina::comm {

struct ReducerOptions {
  Wire wire = Wire::F32;
  std::size_t bucketBytes = 0;  ///< 0: tried out over the first steps
  bool overlaps = true;         ///< false: nothing travels before finish()
};

/// A gradient of this rank, summed in place.
struct Gradient {
  std::string name;
  std::span<float> values;
};

/// What the sums of one step took.
/// Units    seconds
struct ReducerFacts {
  double seconds = 0;         ///< that were spent on sums
  double exposedSeconds = 0;  ///< of them, while the caller waited
  std::size_t bytes = 0;      ///< of gradients, in f32
};

/// Sums gradients over ranks while the backward pass still computes others.
///
/// Gradients are fused into buckets in the order in which they become ready, where they are if they lie side by side;
/// a thread of its own sums one bucket after another. That order is every rank's, so ranks need not agree on what comes
/// next, and sums do not depend on how they are fused: any bucket size gives the same bits.
///
/// Errors   InvalidArgument: ranks whose gradients differ, or a gradient that never became ready, by name ·
///          Communication
/// Threads  one thread at a time; collective on `world`, which is not used while a step is under way unless it
///          isConcurrent()
class GradientReducer {
 public:
  /// `gradients` in the order in which they become ready. Collective.
  GradientReducer(Communicator& world, std::vector<Gradient> gradients, ReducerOptions options);
  ~GradientReducer();
  GradientReducer(const GradientReducer&) = delete;
  GradientReducer& operator=(const GradientReducer&) = delete;

  /// A step begins: no gradient is ready.
  void begin();

  /// Gradient `index` is complete, and is not touched until finish().
  void ready(std::size_t index);

  /// Returns when every gradient is the sum over ranks.
  ReducerFacts finish();

  std::size_t bucketBytes() const { return bucketBytes_; }

 private:
  void checkSame();
  void fuse(std::size_t bucketBytes);
  void tune(const ReducerFacts& facts);
  std::span<float> findTogether(const Bucket& bucket) const;
  void sumBucket(const Bucket& bucket);
  void sumReady();
  void work(const std::stop_token& stop);
  bool isReady(std::size_t bucket) const;
  std::string firstMissing() const;

  Communicator& world_;
  std::vector<Gradient> gradients_;
  ReducerOptions options_;
  std::unique_ptr<Communicator> channel_;
  std::size_t bucketBytes_ = 0;
  std::vector<Bucket> buckets_;
  std::vector<float> fused_;
  std::vector<double> trials_;  ///< seconds of the steps that tried bucket sizes
  double busySeconds_ = 0;

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<bool> isReady_;
  std::size_t next_ = 0;  ///< the bucket whose turn it is
  std::exception_ptr failure_;
  std::jthread thread_;
};

}  // namespace carina::comm
