// SPDX-License-Identifier: Apache-2.0
#include "engine/comm/stall_inspector.h"

#include <algorithm>
#include <cmath>

namespace carina::comm {
namespace {

// Beside what a rank may take for its activity: for ranks that all wait, so that nobody's limit runs.
constexpr double kMostWaitedSeconds = 25;
constexpr double kFreshSeconds = 3;  // a word that is older says nothing of now
constexpr std::size_t kMostNamed = 8;

std::string nameOf(const RankReport& report) {
  return "rank " + std::to_string(report.rank) + " on " + report.host;
}

std::string seconds(double value) {
  return std::to_string(std::lround(value)) + " s";
}

std::string placeOf(const RankReport& report) {
  const auto text = report.whereabout.text();
  return text.empty() ? "before its first step" : "at " + std::string(text);
}

/// "; ranks 0, 2 wait at step 17, sum of gradients"
std::string waitersOf(const std::vector<RankReport>& reports) {
  std::string ranks;
  std::string where;
  std::size_t count = 0;
  for (const auto& report : reports) {
    if (!report.whereabout.isWaiting || report.hasDied || report.silentSeconds > kFreshSeconds) continue;
    if (++count > kMostNamed) continue;
    ranks += (ranks.empty() ? "" : ", ") + std::to_string(report.rank);
    if (where.empty()) where = report.whereabout.text();
  }
  if (count == 0) return {};
  if (count > kMostNamed) ranks += " and " + std::to_string(count - kMostNamed) + " more";
  return (count == 1 ? "; rank " : "; ranks ") + ranks + (count == 1 ? " waits at " : " wait at ") + where;
}

}  // namespace

std::optional<std::string> findStall(const std::vector<RankReport>& reports, double silenceSeconds) {
  for (const auto& report : reports) {
    if (!report.hasDied) continue;
    return nameOf(report) + " has died" + (report.isHeard ? " " + placeOf(report) : "") + waitersOf(reports);
  }
  for (const auto& report : reports) {
    if (report.silentSeconds < silenceSeconds) continue;
    return nameOf(report) + " has not been heard of for " + seconds(report.silentSeconds) + "; it was last " +
           placeOf(report) + waitersOf(reports);
  }
  for (const auto& report : reports) {
    const auto& at = report.whereabout;
    if (at.isWaiting || at.limitSeconds <= 0 || at.seconds < at.limitSeconds) continue;
    if (waitersOf(reports).empty()) continue;
    return nameOf(report) + " hangs " + placeOf(report) + " for " + seconds(at.seconds) + waitersOf(reports);
  }
  const bool allWait = std::ranges::all_of(reports, [](const RankReport& report) {
    return report.whereabout.isWaiting && report.whereabout.seconds > kMostWaitedSeconds;
  });
  if (!allWait || reports.size() < 2) return {};
  std::string message = "every rank waits for the others";
  for (std::size_t i = 0; i < std::min(reports.size(), kMostNamed); ++i) {
    message += (i == 0 ? ": " : "; ") + nameOf(reports[i]) + " " + placeOf(reports[i]);
  }
  return message;
}

}  // namespace carina::comm
