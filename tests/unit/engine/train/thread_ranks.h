// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <barrier>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/comm/communicator.h"
#include "engine/comm/tree_sum.h"

namespace carina::train {

/// Several ranks as threads of one process, which share their memory to talk.
class ThreadRanks {
 public:
  explicit ThreadRanks(int count)
      : barrier_(count), parts_(static_cast<std::size_t>(count)), children_(static_cast<std::size_t>(count)) {}

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
    One(std::shared_ptr<ThreadRanks> owned, int rank) : owned_(std::move(owned)), all_(*owned_), rank_(rank) {}
    int rank() const override { return rank_; }
    std::string host(int) const override { return "here"; }
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
    void sum(std::span<float> values, comm::Wire) override { add(values); }
    void sum(std::span<double> values) override { add(values); }
    std::unique_ptr<comm::Communicator> duplicate() override { return split(0); }
    bool isConcurrent() const override { return true; }
    void announce(std::string_view, double) override {}
    void awaitIn(std::string_view) override {}
    void resume() override {}

    std::unique_ptr<comm::Communicator> split(int group) override {
      const auto groups = gather(std::as_bytes(std::span(&group, 1)));
      int first = rank_;
      int place = 0;
      int members = 0;
      for (int r = all_.size(); r-- > 0;) {
        if (groups[static_cast<std::size_t>(r)] != groups[static_cast<std::size_t>(rank_)]) continue;
        first = r;
        place += r < rank_ ? 1 : 0;
        ++members;
      }
      if (rank_ == first) all_.children_[static_cast<std::size_t>(rank_)] = std::make_shared<ThreadRanks>(members);
      barrier();
      auto child = all_.children_[static_cast<std::size_t>(first)];
      barrier();
      return std::make_unique<One>(std::move(child), place);
    }

   private:
    template <typename Value>
    void add(std::span<Value> values) {
      auto all = gather(std::as_bytes(values));
      std::vector<std::span<Value>> parts;
      for (auto& part : all) parts.emplace_back(reinterpret_cast<Value*>(part.data()), values.size());
      comm::treeSum<Value>(parts);
      std::ranges::copy(parts[0], values.begin());
    }

    std::shared_ptr<ThreadRanks> owned_;
    ThreadRanks& all_;
    int rank_;
  };

  std::barrier<> barrier_;
  std::vector<std::vector<std::byte>> parts_;
  std::vector<std::shared_ptr<ThreadRanks>> children_;
};

}  // namespace carina::train
