// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "engine/core/error.h"

namespace carina {

/// How many items a stream makes, on how many threads, and how far ahead of its reader; `capacity` bounds the memory.
struct OrderedStreamOptions {
  std::size_t places = 0;
  std::size_t threads = 2;
  std::size_t capacity = 16;
};

/// Items that are made on threads of the stream's own, each for its place, and given in the order of the places.
///
/// Errors   InvalidArgument: no thread, no capacity · next() throws what making the item threw
/// Threads  next() from one thread; `make` runs on many at once
template <typename Item>
class OrderedStream {
 public:
  using Make = std::function<Item(std::size_t place)>;

  OrderedStream(Make make, const OrderedStreamOptions& options, std::stop_token stop = {})
      : make_(std::move(make)), options_(options), stop_(std::move(stop)) {
    if (options.threads == 0 || options.capacity == 0) {
      throw Error(ErrorCode::InvalidArgument, "a stream needs at least one thread and room for one item");
    }
    for (std::size_t i = 0; i < std::min(options.threads, options.places); ++i) {
      threads_.emplace_back([this](const std::stop_token& ending) { work(ending); });
    }
  }

  ~OrderedStream() {
    for (auto& thread : threads_) thread.request_stop();
    changed_.notify_all();
  }
  OrderedStream(const OrderedStream&) = delete;
  OrderedStream& operator=(const OrderedStream&) = delete;

  /// Waits for the next item; nothing after the last place, or as soon as a stop was asked for.
  std::optional<Item> next() {
    std::unique_lock lock(mutex_);
    if (given_ == options_.places) return {};
    const auto isReady = [this] { return finished_.contains(given_); };
    if (!changed_.wait(lock, stop_, isReady) || stop_.stop_requested()) return {};
    auto made = finished_.extract(given_++);
    changed_.notify_all();
    if (made.mapped().failure) std::rethrow_exception(made.mapped().failure);
    return std::move(made.mapped().item);
  }

 private:
  struct Made {
    std::optional<Item> item;
    std::exception_ptr failure;
  };

  Made make(std::size_t place) const {
    try {
      return {make_(place), nullptr};
    } catch (...) {
      return {{}, std::current_exception()};
    }
  }

  void work(const std::stop_token& ending) {
    std::unique_lock lock(mutex_);
    const auto hasRoom = [this] { return taken_ < given_ + options_.capacity; };
    while (!ending.stop_requested() && !stop_.stop_requested() && taken_ < options_.places) {
      if (!hasRoom()) {
        changed_.wait(lock, ending, [&] { return hasRoom() || stop_.stop_requested(); });
        continue;
      }
      const auto place = taken_++;
      lock.unlock();
      auto made = make(place);
      lock.lock();
      finished_.emplace(place, std::move(made));
      changed_.notify_all();
    }
  }

  Make make_;
  OrderedStreamOptions options_;
  std::stop_token stop_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::size_t taken_ = 0;
  std::size_t given_ = 0;
  std::map<std::size_t, Made> finished_;
  std::vector<std::jthread> threads_;  // last: they end before what they use
};

}  // namespace carina
