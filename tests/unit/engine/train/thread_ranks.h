// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <barrier>
#include <cstddef>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "engine/comm/communicator.h"

namespace carina::train {

/// Several ranks as threads of one process, which share their memory to talk.
class ThreadRanks {
 public:
  explicit ThreadRanks(int count) : barrier_(count), parts_(static_cast<std::size_t>(count)) {}

  /// Calls work(communicator) on a thread for each rank and waits for all.
  void run(const std::function<void(comm::Communicator&)>& work) {
    std::vector<std::jthread> threads;
    for (int rank = 0; rank < size(); ++rank) {
      threads.emplace_back([&, rank] {
        One one(*this, rank);
        work(one);
      });
    }
  }

  int size() const { return static_cast<int>(parts_.size()); }

 private:
  class One : public comm::Communicator {
   public:
    One(ThreadRanks& all, int rank) : all_(all), rank_(rank) {}
    int rank() const override { return rank_; }
    int worldSize() const override { return all_.size(); }
    void barrier() override { all_.barrier_.arrive_and_wait(); }

    std::vector<std::vector<std::byte>> gather(std::span<const std::byte> bytes) override {
      all_.parts_[static_cast<std::size_t>(rank_)].assign(bytes.begin(), bytes.end());
      barrier();
      auto gathered = all_.parts_;
      barrier();
      return gathered;
    }

    void broadcast(std::span<std::byte> bytes) override { std::ranges::copy(gather(bytes)[0], bytes.begin()); }
    void sum(std::span<float> values) override { add(values); }
    void sum(std::span<double> values) override { add(values); }

   private:
    template <typename Value>
    void add(std::span<Value> values) {
      const auto all = gather(std::as_bytes(values));
      std::ranges::fill(values, Value{0});
      for (const auto& part : all) {
        const auto* others = reinterpret_cast<const Value*>(part.data());
        for (std::size_t i = 0; i < values.size(); ++i) values[i] += others[i];
      }
    }

    ThreadRanks& all_;
    int rank_;
  };

  std::barrier<> barrier_;
  std::vector<std::vector<std::byte>> parts_;
};

}  // namespace carina::train
