// SPDX-License-Identifier: Apache-2.0
#pragma once

// Private to engine/comm.

#include "engine/comm/session.h"

namespace carina::comm {

/// A job of one rank.
class LocalSession : public Session {
 public:
  Communicator& world() override { return *world_; }
  std::string describe() const override { return "1 rank"; }
  void fail(const std::string&) noexcept override {}
  void close() override {}

 private:
  std::unique_ptr<Communicator> world_ = makeLocalCommunicator();
};

}  // namespace carina::comm
