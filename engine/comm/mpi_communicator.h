// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/comm.

#include <memory>
#include <string>
#include <vector>

#include "engine/comm/communicator.h"
#include "engine/comm/mpi_call.h"
#include "engine/comm/mpi_exchange.h"
#include "engine/comm/whereabouts.h"

namespace carina::comm {

/// What communicators of one job share.
struct MpiJob {
  bool isConcurrent = false;
  int ranksPerNode = 0;                ///< as SessionOptions has it
  int mostDirect = 0;                  ///< the same
  Whereabouts* whereabouts = nullptr;  ///< of this rank; null: nobody is told
};

/// Ranks that talk over MPI.
///
/// Sums of many values are taken within each node first where all nodes have as many ranks and number them one after
/// another: then each value crosses the network once for a node, not once for a rank.
class MpiCommunicator : public Communicator {
 public:
  MpiCommunicator(MPI_Comm handle, const MpiJob& job);
  ~MpiCommunicator() override;

  int rank() const override { return handle_.rank(); }
  int worldSize() const override { return handle_.size(); }
  std::string host(int rank) const override { return hosts_[static_cast<std::size_t>(rank)]; }
  void broadcast(std::span<std::byte> bytes) override;
  void sum(std::span<float> values, Wire wire) override;
  void sum(std::span<double> values) override;
  std::vector<std::vector<std::byte>> gather(std::span<const std::byte> bytes) override;
  void barrier() override;
  std::unique_ptr<Communicator> duplicate() override;
  std::unique_ptr<Communicator> split(int group) override;
  bool isConcurrent() const override { return job_.isConcurrent; }
  void announce(std::string_view activity, double limitSeconds) override;
  void awaitIn(std::string_view call) override;
  void resume() override;

  /// 0: one node alone, or nodes that differ
  int ranksPerNode() const { return ranksPerNode_; }

 private:
  struct Level;
  class Waiting;
  void findLevels();
  void sumInLevels(std::span<float> values, Wire wire);
  template <typename Value>
  void sumFew(std::span<Value> values);
  void broadcastFrom(int root, std::span<std::byte> bytes, const char* call);

  MpiHandle handle_;
  MpiJob job_;
  std::vector<std::string> hosts_;
  int ranksPerNode_ = 0;
  std::vector<std::unique_ptr<Level>> levels_;
};

}  // namespace carina::comm
