// SPDX-License-Identifier: Apache-2.0
// Runs the same tests on every rank; each must pass on all.
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "engine/comm/session.h"
#include "tests/mpi/ranks.h"

namespace {

carina::comm::Session* openedSession = nullptr;
int nodeRanks = 0;

class StandardError : public carina::LogSink {
 public:
  void write(carina::LogLevel, std::string_view message) override { std::cerr << message << '\n'; }
};

int numberOf(const std::string& flag, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with(flag + "=")) return std::atoi(word.c_str() + flag.size() + 1);
  }
  return 0;
}

}  // namespace

carina::comm::Communicator& carina::comm::world() {
  return openedSession->world();
}

int carina::comm::ranksPerNode() {
  return nodeRanks;
}

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  StandardError log;
  nodeRanks = numberOf("--ranks-per-node", argc, argv);
  const auto session = carina::comm::openSession({.log = &log,
                                                  .asksForThreads = numberOf("--without-threads", argc, argv) == 0,
                                                  .ranksPerNode = nodeRanks,
                                                  .mostDirect = numberOf("--most-direct", argc, argv)});
  openedSession = session.get();
  if (session->world().worldSize() != numberOf("--ranks", argc, argv)) {
    std::cerr << "started on " << session->world().worldSize() << " ranks, not " << numberOf("--ranks", argc, argv)
              << '\n';
    session->close();
    return 1;
  }
  const int code = RUN_ALL_TESTS();
  session->close();
  return code;
}
