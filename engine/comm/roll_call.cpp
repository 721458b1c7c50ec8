// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/roll_call.h"

#include <cmath>
#include <cstring>
#include <sstream>

#include "engine/core/error.h"

namespace carina::comm {
namespace {

constexpr double kMostClockSeconds = 2;

std::string nameOf(const Communicator& world, int rank) {
  return "rank " + std::to_string(rank) + " on " + world.host(rank);
}

/// One of several texts of all ranks. Collective.
std::vector<std::string> gatherTexts(Communicator& world, const std::string& mine) {
  std::vector<std::string> texts;
  for (const auto& bytes : world.gather(std::as_bytes(std::span(mine)))) {
    texts.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  return texts;
}

void checkFaults(Communicator& world, const std::string& mine) {
  const auto faults = gatherTexts(world, mine);
  for (int r = 0; r < world.worldSize(); ++r) {
    const auto& fault = faults[static_cast<std::size_t>(r)];
    if (!fault.empty()) throw Error(ErrorCode::InvalidArgument, nameOf(world, r) + ": " + fault);
  }
}

void checkSame(Communicator& world, const std::pair<std::string, std::string>& fact) {
  const auto values = gatherTexts(world, fact.first + ": " + fact.second);
  for (int r = 1; r < world.worldSize(); ++r) {
    const auto& value = values[static_cast<std::size_t>(r)];
    if (value == values[0]) continue;
    throw Error(ErrorCode::InvalidArgument,
                "ranks differ: " + nameOf(world, 0) + " has " + values[0] + ", " + nameOf(world, r) + " has " + value);
  }
}

void checkClocks(Communicator& world, const std::function<double()>& clock, LogSink& log) {
  world.barrier();
  const auto mine = clock();
  const auto all = world.gather(std::as_bytes(std::span(&mine, 1)));
  for (int r = 1; r < world.worldSize() && world.rank() == 0; ++r) {
    double other = 0;
    std::memcpy(&other, all[static_cast<std::size_t>(r)].data(), sizeof(other));
    if (std::abs(other - mine) < kMostClockSeconds) continue;
    std::ostringstream text;
    text.precision(3);
    text << "the clock of " << nameOf(world, r) << " is " << std::abs(other - mine) << " s "
         << (other > mine ? "ahead of" : "behind") << " that of " << world.host(0)
         << "; times in logs are each machine's own";
    log.write(LogLevel::Warning, text.str());
    return;
  }
}

}  // namespace

void callRoll(Communicator& world, const RollCall& mine, LogSink& log) {
  world.barrier();
  checkFaults(world, mine.fault);
  for (const auto& fact : mine.facts) checkSame(world, fact);
  checkClocks(world, mine.clock, log);
}

}  // namespace carina::comm
