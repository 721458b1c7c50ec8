// SPDX-License-Identifier: Apache-2.0
#include "engine/train/rank_health.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "engine/core/error.h"
#include "engine/core/file.h"

namespace carina::train {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "carina.health";
constexpr int kVersion = 1;
constexpr std::uint64_t kMostBytes = 16U << 20;
constexpr double kStragglerShare = 1.2;

/// What a rank sends of itself, in this order.
constexpr std::array kSent = {&RankHealth::stepSeconds, &RankHealth::ownSeconds, &RankHealth::waitSeconds,
                              &RankHealth::normSeconds, &RankHealth::sumSeconds, &RankHealth::exposedSeconds};

std::int64_t residentBytes() {
  std::ifstream file("/proc/self/statm");
  std::int64_t all = 0;
  std::int64_t resident = 0;
  file >> all >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const auto middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace

void HealthWatch::add(const StepFacts& facts) {
  ++steps_;
  sum_.stepSeconds += facts.seconds;
  sum_.ownSeconds += facts.seconds - facts.sums.exposedSeconds - facts.normSeconds;
  sum_.normSeconds += facts.normSeconds;
  sum_.waitSeconds += facts.waitSeconds;
  sum_.sumSeconds += facts.sums.seconds;
  sum_.exposedSeconds += facts.sums.exposedSeconds;
}

std::vector<RankHealth> HealthWatch::gather(comm::Communicator& world) {
  const auto steps = std::max<std::int64_t>(1, steps_);
  std::array<double, kSent.size() + 1> mine = {};
  for (std::size_t i = 0; i < kSent.size(); ++i) mine[i] = sum_.*kSent[i] / static_cast<double>(steps);
  mine.back() = static_cast<double>(residentBytes());
  std::vector<RankHealth> ranks;
  std::vector<double> own;
  for (const auto& bytes : world.gather(std::as_bytes(std::span(mine)))) {
    auto theirs = mine;
    std::memcpy(theirs.data(), bytes.data(), sizeof(theirs));
    const auto rank = static_cast<int>(ranks.size());
    auto& health = ranks.emplace_back(RankHealth{.rank = rank, .host = world.host(rank), .steps = steps_});
    for (std::size_t i = 0; i < kSent.size(); ++i) health.*kSent[i] = theirs[i];
    health.residentBytes = static_cast<std::int64_t>(theirs.back());
    own.push_back(health.ownSeconds);
  }
  const auto usual = median(own);
  std::set<int> slow;
  for (auto& health : ranks) {
    if (health.ownSeconds <= kStragglerShare * usual) continue;
    health.isStraggler = slow_.contains(health.rank);
    slow.insert(health.rank);
  }
  slow_ = std::move(slow);
  sum_ = {};
  steps_ = 0;
  return ranks;
}

void saveRankHealth(const std::vector<RankHealth>& ranks, std::int64_t step, const std::filesystem::path& path) {
  Json json = {{"format", kFormat}, {"version", kVersion}, {"step", step}, {"ranks", Json::array()}};
  for (const auto& rank : ranks) {
    json["ranks"].push_back({{"rank", rank.rank},
                             {"host", rank.host},
                             {"steps", rank.steps},
                             {"stepSeconds", rank.stepSeconds},
                             {"ownSeconds", rank.ownSeconds},
                             {"waitSeconds", rank.waitSeconds},
                             {"normSeconds", rank.normSeconds},
                             {"sumSeconds", rank.sumSeconds},
                             {"exposedSeconds", rank.exposedSeconds},
                             {"residentBytes", rank.residentBytes},
                             {"isStraggler", rank.isStraggler}});
  }
  writeFileAtomically(path, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::vector<RankHealth> loadRankHealth(const std::filesystem::path& path) {
  const auto bytes = readFile(path, kMostBytes);
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  try {
    const auto json = Json::parse(text, text + bytes.size());
    if (json.at("format") != kFormat) throw Error(ErrorCode::Corrupt, path.string() + ": does not say how ranks fare");
    if (json.at("version") != kVersion) {
      throw Error(ErrorCode::Unsupported, path.string() + ": is of another version of the format");
    }
    std::vector<RankHealth> ranks;
    for (const auto& rank : json.at("ranks")) {
      ranks.push_back({.rank = rank.at("rank"),
                       .host = rank.at("host"),
                       .steps = rank.at("steps"),
                       .stepSeconds = rank.at("stepSeconds"),
                       .ownSeconds = rank.at("ownSeconds"),
                       .waitSeconds = rank.at("waitSeconds"),
                       .normSeconds = rank.at("normSeconds"),
                       .sumSeconds = rank.at("sumSeconds"),
                       .exposedSeconds = rank.at("exposedSeconds"),
                       .residentBytes = rank.at("residentBytes"),
                       .isStraggler = rank.at("isStraggler")});
    }
    return ranks;
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::Corrupt, path.string() + ": is damaged: " + error.what());
  }
}

}  // namespace carina::train
