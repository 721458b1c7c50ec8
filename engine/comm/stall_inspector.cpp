// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/stall_inspector.h"

#include <algorithm>
#include <cmath>

namespace carina::comm {
namespace {

constexpr double kFreshSeconds = 3;  // a word that is older says nothing of now
constexpr std::size_t kMostNamed = 8;

std::string nameOf(const RankReport& report) {
  return "rank " + std::to_string(report.rank) + " on " + report.host;
}

std::string seconds(double value) {
  return std::to_string(std::lround(value)) + " s";
}

std::string placeOf(const RankReport& report) {
  if (!report.whereabout) return "";
  const auto text = report.whereabout->text();
  return text.empty() ? " before its first step" : " at " + std::string(text);
}

bool waits(const RankReport& report) {
  return report.whereabout && report.whereabout->isWaiting;
}

std::string silenceOf(const RankReport& report) {
  return nameOf(report) + " has not been heard of for " + seconds(report.silentSeconds) +
         (report.whereabout ? "; it was last" + placeOf(report) : "");
}

/// "; ranks 0, 2 wait at step 17, sum of gradients"
std::string waitersOf(const std::vector<RankReport>& reports) {
  std::string ranks;
  std::string where;
  std::size_t count = 0;
  for (const auto& report : reports) {
    if (!waits(report) || report.hasDied || report.silentSeconds > kFreshSeconds) continue;
    if (++count > kMostNamed) continue;
    ranks += (ranks.empty() ? "" : ", ") + std::to_string(report.rank);
    if (where.empty()) where = report.whereabout->text();
  }
  if (count == 0) return {};
  if (count > kMostNamed) ranks += " and " + std::to_string(count - kMostNamed) + " more";
  return (count == 1 ? "; rank " : "; ranks ") + ranks + (count == 1 ? " waits at " : " wait at ") + where;
}

}  // namespace

std::optional<std::string> findStall(const std::vector<RankReport>& reports, const StallLimits& limits) {
  for (const auto& report : reports) {
    if (report.hasDied) return nameOf(report) + " has died" + placeOf(report) + waitersOf(reports);
  }
  for (const auto& report : reports) {
    if (report.silentSeconds >= limits.silenceSeconds) return silenceOf(report) + waitersOf(reports);
  }
  for (const auto& report : reports) {
    if (!report.whereabout || report.whereabout->isWaiting) continue;
    const auto& at = *report.whereabout;
    if (at.limitSeconds <= 0 || at.seconds < at.limitSeconds + limits.patienceSeconds) continue;
    if (waitersOf(reports).empty()) continue;
    return nameOf(report) + " hangs" + placeOf(report) + " for " + seconds(at.seconds) + waitersOf(reports);
  }
  const bool allWait = std::ssize(reports) == limits.worldSize && std::ranges::all_of(reports, [&](const auto& report) {
                         return waits(report) && report.whereabout->seconds > limits.deadlockSeconds;
                       });
  if (!allWait || reports.size() < 2) return {};
  std::string message = "every rank waits for the others";
  for (std::size_t i = 0; i < std::min(reports.size(), kMostNamed); ++i) {
    message += (i == 0 ? ": " : "; ") + nameOf(reports[i]) + placeOf(reports[i]);
  }
  return message;
}

std::optional<std::string> findDoubt(const std::vector<RankReport>& reports, double seconds) {
  for (const auto& report : reports) {
    if (report.silentSeconds >= seconds) return silenceOf(report) + waitersOf(reports);
  }
  return {};
}

}  // namespace carina::comm
