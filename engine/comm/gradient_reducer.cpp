// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/gradient_reducer.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/sha256.h"

namespace carina::comm {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kStepsASize = 2;
constexpr std::size_t kStepsBefore = 1;  // in which memory is touched for the first time

double secondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

}  // namespace

GradientReducer::GradientReducer(Communicator& world, std::vector<Gradient> gradients, ReducerOptions options)
    : world_(world), gradients_(std::move(gradients)), options_(options), isReady_(gradients_.size()) {
  checkSame();
  fuse(options_.bucketBytes > 0 ? options_.bucketBytes : kBucketSizes[0]);
  channel_ = world_.duplicate();
  next_ = buckets_.size();
  if (!world_.isConcurrent() || world_.worldSize() == 1) options_.overlaps = false;
  if (options_.overlaps) thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

GradientReducer::~GradientReducer() = default;

void GradientReducer::checkSame() {
  std::string text;
  for (const auto& gradient : gradients_) {
    text += gradient.name + ' ' + std::to_string(gradient.values.size()) + '\n';
  }
  text += std::to_string(options_.bucketBytes) + (options_.wire == Wire::BF16 ? " bf16" : " f32");
  const auto mine = sha256Hex(std::as_bytes(std::span(text)));
  const auto all = world_.gather(std::as_bytes(std::span(mine)));
  for (int r = 1; r < world_.worldSize(); ++r) {
    if (all[static_cast<std::size_t>(r)] == all[0]) continue;
    throw Error(ErrorCode::InvalidArgument, "rank " + std::to_string(r) + " on " + world_.host(r) +
                                                " trains other parameters, or sends them otherwise, than rank 0 on " +
                                                world_.host(0));
  }
}

void GradientReducer::fuse(std::size_t bucketBytes) {
  bucketBytes_ = bucketBytes;
  std::vector<std::size_t> counts;
  for (const auto& gradient : gradients_) counts.push_back(gradient.values.size());
  buckets_ = planBuckets(counts, bucketBytes);
  std::size_t most = 0;
  for (const auto& bucket : buckets_) {
    if (findTogether(bucket).empty()) most = std::max(most, bucket.values);
  }
  fused_.resize(most);
}

void GradientReducer::begin() {
  const std::lock_guard lock(mutex_);
  isReady_.assign(gradients_.size(), false);
  busySeconds_ = 0;
  next_ = 0;
  changed_.notify_all();
}

void GradientReducer::ready(std::size_t index) {
  const std::lock_guard lock(mutex_);
  isReady_.at(index) = true;
  changed_.notify_all();
}

bool GradientReducer::isReady(std::size_t bucket) const {
  if (bucket >= buckets_.size()) return false;
  for (auto i = buckets_[bucket].first; i < buckets_[bucket].last; ++i) {
    if (!isReady_[i]) return false;
  }
  return true;
}

void GradientReducer::work(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (changed_.wait(lock, stop, [&] { return !failure_ && isReady(next_); })) {
    const auto& bucket = buckets_[next_];
    lock.unlock();
    std::exception_ptr failure;
    try {
      sumBucket(bucket);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    failure_ = failure;
    ++next_;
    changed_.notify_all();
  }
}

/// The memory of a bucket's gradients where they lie side by side, in either direction; empty elsewhere.
std::span<float> GradientReducer::findTogether(const Bucket& bucket) const {
  const auto startOf = [&](std::size_t i) { return gradients_[i].values.data(); };
  const auto endOf = [&](std::size_t i) { return startOf(i) + gradients_[i].values.size(); };
  bool isUp = true;
  bool isDown = true;
  for (auto i = bucket.first + 1; i < bucket.last; ++i) {
    isUp = isUp && endOf(i - 1) == startOf(i);
    isDown = isDown && endOf(i) == startOf(i - 1);
  }
  if (isUp) return {startOf(bucket.first), bucket.values};
  if (isDown) return {startOf(bucket.last - 1), bucket.values};
  return {};
}

void GradientReducer::sumBucket(const Bucket& bucket) {
  const auto begin = Clock::now();
  if (const auto together = findTogether(bucket); !together.empty()) {
    channel_->sum(together, options_.wire);
  } else {
    auto* to = fused_.data();
    for (auto i = bucket.first; i < bucket.last; ++i) to = std::ranges::copy(gradients_[i].values, to).out;
    channel_->sum(std::span(fused_).first(bucket.values), options_.wire);
    const auto* from = fused_.data();
    for (auto i = bucket.first; i < bucket.last; ++i) {
      const auto values = gradients_[i].values;
      std::copy_n(from, values.size(), values.begin());
      from += values.size();
    }
  }
  const auto took = secondsSince(begin);
  const std::lock_guard lock(mutex_);
  busySeconds_ += took;
}

std::string GradientReducer::firstMissing() const {
  const auto missing = std::ranges::find(isReady_, false);
  return missing == isReady_.end() ? "" : gradients_[static_cast<std::size_t>(missing - isReady_.begin())].name;
}

ReducerFacts GradientReducer::finish() {
  const auto begin = Clock::now();
  std::unique_lock lock(mutex_);
  if (const auto missing = firstMissing(); !missing.empty()) {
    throw Error(ErrorCode::InvalidArgument,
                "the gradient of " + missing + " never came: the backward pass does not reach it");
  }
  world_.awaitIn("sum of gradients");
  if (options_.overlaps) {
    changed_.wait(lock, [&] { return failure_ || next_ == buckets_.size(); });
  } else {
    lock.unlock();
    for (; next_ < buckets_.size(); ++next_) sumBucket(buckets_[next_]);
    lock.lock();
  }
  if (failure_) {
    world_.resume();
    std::rethrow_exception(std::exchange(failure_, nullptr));
  }
  ReducerFacts facts{.seconds = busySeconds_, .exposedSeconds = secondsSince(begin)};
  facts.exposedSeconds = std::min(facts.exposedSeconds, facts.seconds);
  for (const auto& gradient : gradients_) facts.bytes += gradient.values.size_bytes();
  if (options_.bucketBytes == 0) tune(facts);  // which waits for the other ranks as well
  world_.resume();
  return facts;
}

/// Tries each size for some steps and keeps the one whose sums kept the ranks waiting the least.
void GradientReducer::tune(const ReducerFacts& facts) {
  if (world_.worldSize() == 1 || trials_.size() == kStepsBefore + kStepsASize * kBucketSizes.size()) return;
  double waited[] = {facts.exposedSeconds};
  channel_->sum(std::span<double>(waited));
  trials_.push_back(waited[0]);
  if (trials_.size() < kStepsBefore + kStepsASize) return;
  const auto tried = (trials_.size() - kStepsBefore) / kStepsASize;
  if (tried < kBucketSizes.size()) return fuse(kBucketSizes[tried]);
  std::size_t best = 0;
  const auto least = [&](std::size_t size) {
    const auto first = trials_.begin() + static_cast<std::ptrdiff_t>(kStepsBefore + kStepsASize * size);
    return *std::min_element(first, first + kStepsASize);
  };
  for (std::size_t size = 1; size < kBucketSizes.size(); ++size) {
    if (least(size) < least(best)) best = size;
  }
  fuse(kBucketSizes[best]);
}

}  // namespace carina::comm
